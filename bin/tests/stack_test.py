#!/usr/bin/env python3
"""Tests bin/stack on real servers: two stacks side by side, under names no one else uses."""
import json
import os
import shlex
import socket
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
CHECKOUT = Path(__file__).resolve().parents[2]
STACK = CHECKOUT / "bin" / "stack"
sys.path.insert(0, str(CHECKOUT / "bin" / "lib"))

from polaris_stack.object_store import BUCKET, POLICIES  # noqa: E402
from polaris_stack.processes import start_moment  # noqa: E402
from polaris_stack.demo_objects import LARGE, ODD_KEYS, content  # noqa: E402
from polaris_stack.s3_request import S3Client  # noqa: E402
from polaris_stack.storage_request import StorageClient, quoted  # noqa: E402

ONE, OTHER = f"unit-{os.getpid()}-one", f"unit-{os.getpid()}-other"
PARTS = ("temporal", "postgres", "s3", "target", "storage", "pgbouncer")


def start_stack(*arguments, **environment):
    return subprocess.Popen([sys.executable, str(STACK), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, env={**os.environ, **environment})


def stack(*arguments, **environment):
    command = start_stack(*arguments, **environment)
    output, errors = command.communicate()
    return subprocess.CompletedProcess(arguments, command.returncode, output, errors)


def must(*arguments):
    answer = stack(*arguments)
    if answer.returncode != 0:
        raise AssertionError(f"bin/stack {' '.join(arguments)}: {answer.returncode}\n{answer.stdout}{answer.stderr}")
    return answer.stdout


def parts(name):
    return {part["part"]: part for part in json.loads(stack("status", "--json", "--name", name).stdout)}


def pids(name):
    return {part: facts["pid"] for part, facts in parts(name).items()}


def environment(name):
    lines = must("env", "--name", name).splitlines()
    return dict(shlex.split(line)[1].split("=", 1) for line in lines)


def psql(name, statement, role="admin"):
    known = environment(name)
    place = "POLARIS_TARGET_" if role == "target" else "POLARIS_SOURCE_"
    login = "POLARIS_SOURCE_ADMIN_" if role == "admin" else place
    if role == "app":
        place, login = "POLARIS_PGBOUNCER_", "POLARIS_APP_"
    if role == "console":
        place, login = "POLARIS_PGBOUNCER_", "POLARIS_PGBOUNCER_ADMIN_"
    return subprocess.run(
        [f"{known['POLARIS_PG_BIN']}/psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement],
        capture_output=True, text=True,
        env={**os.environ, "PGHOST": known[place + "HOST"], "PGPORT": known[place + "PORT"],
             "PGDATABASE": "pgbouncer" if role == "console" else known[place + "DATABASE"], "PGUSER": known[login + "USER"],
             "PGPASSWORD": known[login + "PASSWORD"]})


def s3(name, role):
    known = environment(name)
    return S3Client(known["POLARIS_S3_ENDPOINT"], known[f"POLARIS_S3_{role}_ACCESS_KEY"],
                    known[f"POLARIS_S3_{role}_SECRET_KEY"])


def storage(name):
    known = environment(name)
    return StorageClient(known["POLARIS_STORAGE_URL"], known["POLARIS_STORAGE_KEY"])


class StackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Two of each at once: one does the work, the other waits for it.
        commands = [start_stack("up", "--bare", "--name", name) for name in (ONE, OTHER, ONE, OTHER)]
        answers = [command.communicate() for command in commands]
        if any(command.returncode for command in commands):
            raise AssertionError(answers)

    @classmethod
    def tearDownClass(cls):
        for name in (ONE, OTHER):
            must("down", "--remove", "--name", name)

    def setUp(self):
        must("up", "--bare", "--name", ONE)

    def test_stacks_side_by_side_share_nothing(self):
        ports = [json.loads((CHECKOUT / ".stack" / name / "remembered.json").read_text())["ports"] for name in (ONE, OTHER)]
        self.assertFalse(set(ports[0].values()) & set(ports[1].values()))
        self.assertFalse(set(pids(ONE).values()) & set(pids(OTHER).values()))
        must("down", "--name", OTHER)
        self.assertEqual({part["state"] for part in parts(ONE).values()}, {"running"})
        must("up", "--bare", "--name", OTHER)

    def test_up_again_changes_nothing(self):
        before = parts(ONE)
        must("--name", ONE, "up", "--bare")
        self.assertEqual(parts(ONE), before)

    def test_killed_part_comes_back_at_its_address_with_its_data(self):
        self.assertEqual(psql(ONE, "create table if not exists kept (n int); insert into kept values (1)").returncode, 0)
        self.assertEqual(psql(ONE, "create table if not exists restored ()", "target").returncode, 0)
        self.assertEqual(s3(ONE, "ADMIN").send("PUT", f"/{BUCKET}/kept", body=b"kept")[0], 200)
        before = parts(ONE)
        for part in PARTS:
            must("kill", part, "--name", ONE)
        self.assertEqual({facts["state"] for facts in parts(ONE).values()}, {"stopped"})
        must("up", "--bare", "--name", ONE)
        after = parts(ONE)
        for part in PARTS:
            self.assertEqual(after[part]["address"], before[part]["address"])
            self.assertNotEqual(after[part]["pid"], before[part]["pid"])
        self.assertEqual(psql(ONE, "select min(n) from kept").stdout.strip(), "1")
        self.assertEqual(psql(ONE, "drop table restored", "target").returncode, 0)
        self.assertEqual(s3(ONE, "ADMIN").send("GET", f"/{BUCKET}/kept")[2], b"kept")

    def test_one_part_stops_and_starts(self):
        must("stop", "temporal", "--name", ONE)
        self.assertEqual([facts["state"] for facts in parts(ONE).values()], ["stopped"] + ["running"] * (len(PARTS) - 1))
        self.assertEqual(stack("status", "--name", ONE).returncode, 1)
        must("start", "temporal", "--name", ONE)
        self.assertEqual(stack("status", "--name", ONE).returncode, 0)

    def test_reset_removes_data_and_keeps_addresses_and_credentials(self):
        psql(OTHER, "create table gone ()")
        psql(OTHER, "create table gone ()", "target")
        s3(OTHER, "ADMIN").send("PUT", f"/{BUCKET}/gone", body=b"gone")
        before = environment(OTHER)
        must("reset", "--bare", "--name", OTHER)
        self.assertEqual(environment(OTHER), before)
        for role in ("admin", "target"):
            self.assertEqual(psql(OTHER, "select to_regclass('gone') is null", role).stdout.strip(), "t")
        self.assertEqual(s3(OTHER, "ADMIN").send("GET", f"/{BUCKET}/gone")[0], 404)

    def test_down_ends_every_process_and_no_stranger(self):
        ours = pids(OTHER)
        stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        try:
            must("down", "--name", OTHER)
            self.assertEqual([start_moment(pid) for pid in ours.values()], [None] * len(PARTS))
            # As if the pid of the ended server had been given to someone else since.
            note = CHECKOUT / ".stack" / OTHER / "run" / "s3.json"
            note.write_text(json.dumps({"pid": stranger.pid, "started": "1"}))
            must("down", "--name", OTHER)
            self.assertIsNone(stranger.poll())
        finally:
            stranger.communicate(b"\n")
            must("up", "--bare", "--name", OTHER)

    def test_demo_objects_have_their_rows_and_bytes(self):
        must("reset", "--rows", "100", "--name", OTHER)
        client = storage(OTHER)
        self.addCleanup(client.close)
        there = {bucket: {row["name"]: row for row in client.list(bucket)} for bucket in ("user-media", "public-assets")}
        self.assertEqual(psql(OTHER, "select count(*) from storage.objects").stdout.strip(),
                         str(sum(len(rows) for rows in there.values())))
        self.assertGreater(sum(len(rows) for rows in there.values()), 200)
        for bucket, rows in there.items():
            for key, row in rows.items():
                status, found = client.send("GET", f"/object/authenticated/{quoted(bucket)}/{quoted(key)}")
                self.assertEqual((status, len(found)), (200, row["metadata"]["size"]), key)
        for key in ODD_KEYS:
            self.assertEqual(client.send("GET", f"/object/authenticated/public-assets/{quoted('odd/' + key)}"),
                             (200, content("odd", key, 100)))
        self.assertEqual(there[LARGE[0]][LARGE[1]]["metadata"]["size"], 20_000_000)
        self.assertEqual(client.send("GET", "/object/authenticated/public-assets/odd/empty.txt"), (200, b""))
        self.assertEqual(psql(OTHER, "select count(*) > 0 from storage.objects where owner_id is not null").stdout.strip(), "t")
        must("reset", "--bare", "--name", OTHER)

    def test_bucket_is_versioned_and_lockable(self):
        admin = s3(ONE, "ADMIN")
        versions = {admin.send("PUT", f"/{BUCKET}/versioned", body=b"x")[1]["x-amz-version-id"] for _ in range(2)}
        self.assertEqual(len(versions), 2)
        self.assertIn(b"Enabled", admin.send("GET", f"/{BUCKET}", {"object-lock": ""})[2])

    def test_roles_may_do_what_their_policies_say(self):
        if not (POLICIES / "backup.json").exists():
            self.skipTest("ops/iam/backup.json is missing")
        backup = s3(ONE, "BACKUP")
        dump = f"/{BUCKET}/db/prod/2026/01/01/dump.sql.gz"
        self.assertEqual(backup.send("PUT", dump, body=b"x")[0], 200)
        for method, path, query in (("GET", dump, {}), ("DELETE", dump, {}), ("GET", f"/{BUCKET}", {"list-type": "2"}),
                                    ("PUT", f"/{BUCKET}/db/elsewhere/dump.sql.gz", {}), ("PUT", "/another-bucket", {})):
            self.assertEqual(backup.send(method, path, query)[0], 403, f"{method} {path}")

    def test_backup_login_reads_everything_and_writes_nothing(self):
        psql(ONE, """create table if not exists secretive (n int); alter table secretive enable row level security;
                     delete from secretive; insert into secretive values (7); select lo_from_bytea(0, 'large')""")
        self.assertEqual(psql(ONE, "select n from secretive", "backup").stdout.strip(), "7")
        self.assertEqual(psql(ONE, "select lo_get(max(oid)) from pg_largeobject_metadata", "backup").returncode, 0)
        self.assertNotEqual(psql(ONE, "set default_transaction_read_only = off; insert into secretive values (8)",
                                 "backup").returncode, 0)
        known = environment(ONE)
        dump = subprocess.run([f"{known['POLARIS_PG_BIN']}/pg_dumpall", "--roles-only", "--no-role-passwords"],
                              capture_output=True, text=True,
                              env={**os.environ, "PGHOST": known["POLARIS_SOURCE_HOST"],
                                   "PGPORT": known["POLARIS_SOURCE_PORT"], "PGUSER": known["POLARIS_SOURCE_USER"],
                                   "PGPASSWORD": known["POLARIS_SOURCE_PASSWORD"]})
        self.assertIn("CREATE ROLE polaris_backup", dump.stdout)

    def test_target_is_a_cluster_of_its_own(self):
        identity = "select system_identifier from pg_control_system()"
        self.assertNotEqual(psql(ONE, identity).stdout, psql(ONE, identity, "target").stdout)
        self.assertEqual(psql(ONE, "select current_database(), rolsuper from pg_roles where rolname = current_user",
                              "target").stdout.strip(), "rehearsal|t")
        known = environment(ONE)
        strange = subprocess.run([f"{known['POLARIS_PG_BIN']}/psql", "-X", "-c", "select 1"], capture_output=True, text=True,
                                 env={**os.environ, "PGHOST": known["POLARIS_TARGET_HOST"],
                                      "PGPORT": known["POLARIS_TARGET_PORT"], "PGDATABASE": "rehearsal",
                                      "PGUSER": known["POLARIS_SOURCE_ADMIN_USER"],
                                      "PGPASSWORD": known["POLARIS_SOURCE_ADMIN_PASSWORD"]})
        self.assertNotEqual(strange.returncode, 0)
        # It can be emptied without a new cluster.
        maintenance = {**os.environ, "PGHOST": known["POLARIS_TARGET_HOST"], "PGPORT": known["POLARIS_TARGET_PORT"],
                       "PGDATABASE": "postgres", "PGUSER": known["POLARIS_TARGET_USER"],
                       "PGPASSWORD": known["POLARIS_TARGET_PASSWORD"]}
        for statement in ("drop database rehearsal", "create database rehearsal"):
            subprocess.run([f"{known['POLARIS_PG_BIN']}/psql", "-X", "-c", statement], check=True, capture_output=True,
                           env=maintenance)

    def test_app_reaches_the_source_through_pgbouncer(self):
        psql(ONE, "create table if not exists visited (n int)")
        self.assertEqual(psql(ONE, "insert into visited values (1)", "app").returncode, 0)
        self.assertEqual(psql(ONE, "select min(n) from visited", "app").stdout.strip(), "1")
        self.assertNotEqual(psql(ONE, "create table mine ()", "app").returncode, 0)
        # What a flip has written stays when the part is started again.
        ini = Path(environment(ONE)["POLARIS_PGBOUNCER_INI"])
        ini.write_text(ini.read_text().replace("[pgbouncer]", "other = host=127.0.0.1 port=1\n\n[pgbouncer]"))
        must("kill", "pgbouncer", "--name", ONE)
        must("start", "pgbouncer", "--name", ONE)
        self.assertIn("other|", psql(ONE, "show databases", "console").stdout)

    def test_secrets_are_readable_by_their_owner_only(self):
        directory = CHECKOUT / ".stack" / ONE
        for file in (directory / "credentials", directory / "run" / "s3-identities.json",
                     Path(environment(ONE)["POLARIS_PGBOUNCER_INI"]).parent / "users.txt"):
            self.assertEqual(file.stat().st_mode & 0o777, 0o600, file)
        secrets = [value for name, value in environment(ONE).items() if name.endswith(("_PASSWORD", "_SECRET_KEY", "_STORAGE_KEY"))]
        self.assertEqual(len(secrets), len(set(secrets)))
        commands = [Path(f"/proc/{pid}/cmdline") for pid in pids(ONE).values()]
        said = "".join(file.read_text(errors="replace") for file in [*commands, *(directory / "logs").iterdir()] if file.exists())
        self.assertFalse([secret for secret in secrets if secret in said])

    @unittest.skipUnless(Path("/proc/net/tcp").exists(), "needs /proc")
    def test_nothing_listens_beyond_this_machine(self):
        ports = set(json.loads((CHECKOUT / ".stack" / ONE / "remembered.json").read_text())["ports"].values())
        heard = set()
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            for line in Path(table).read_text().splitlines()[1:] if Path(table).exists() else []:
                address, state = line.split()[1], line.split()[3]
                host, port = address.split(":")
                if state == "0A" and int(port, 16) in ports:
                    heard.add(int(port, 16))
                    self.assertEqual(host, "0100007F", f"port {int(port, 16)}")
        self.assertEqual(heard, ports)

    def test_taken_port_is_named(self):
        must("stop", "s3", "--name", OTHER)
        port = int(environment(OTHER)["POLARIS_S3_ENDPOINT"].rpartition(":")[2])
        with socket.socket() as stranger:
            stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            stranger.bind(("127.0.0.1", port))
            stranger.listen()
            answer = stack("up", "--bare", "--name", OTHER)
        self.assertEqual(answer.returncode, 1)
        self.assertIn(f"port {port}", answer.stderr)
        self.assertNotIn("Traceback", answer.stderr)
        must("up", "--bare", "--name", OTHER)

    def test_mistakes_get_one_line(self):
        for arguments, variables, said in (
                (("up", "--name", "../x"), {}, "cannot name a stack"),
                (("up", "--name", "tools"), {}, "cannot name a stack"),
                (("status", "--name", "never-made"), {}, "bin/stack up"),
                (("env", "--name", "never-made"), {}, "bin/stack up"),
                (("kill", "s3", "--name", "never-made"), {}, "bin/stack up"),
                (("env", "--name", ONE), {"POLARIS_TEMPORAL": "/nowhere/temporal"}, "POLARIS_TEMPORAL"),
                (("env", "--name", ONE), {"POLARIS_PG_BIN": "/nowhere"}, "PostgreSQL")):
            answer = stack(*arguments, **variables)
            self.assertEqual(answer.returncode, 1, answer)
            self.assertEqual(len(answer.stderr.strip().splitlines()), 1, answer.stderr)
            self.assertIn(said, answer.stderr)
        self.assertFalse((CHECKOUT / ".stack" / "never-made").exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
