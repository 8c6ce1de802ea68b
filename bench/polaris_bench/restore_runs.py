"""The candidates that restore a whole database into an empty one of the target cluster."""
from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
from pathlib import Path

from . import backup_runs
from .accounting import MemorySampler, Stopwatch, cpu_seconds
from .failure import BenchFailure
from .result import RestoreResult
from .stack import Stack

JOBS = 2
DATABASE = "bench"
SKEWED = "bench_skewed"
ROLES = {
    "control,backup": backup_runs.BACKUP_SECRETS,
    "verify": backup_runs.VERIFY_SECRETS,
    "restore": ("POLARIS_S3_RESTORE_ACCESS_KEY", "POLARIS_S3_RESTORE_SECRET_KEY", "POLARIS_TARGET_PASSWORD"),
}
_CONFIGURATION = """\
temporal: {{target: "{temporal}"}}
s3: {{endpoint: "{s3}", region: {region}, bucket: {bucket}, pathStyle: true}}
roles:
  backup: {{accessKey: "${{env:POLARIS_S3_BACKUP_ACCESS_KEY}}", secretKey: "${{env:POLARIS_S3_BACKUP_SECRET_KEY}}"}}
  verify: {{accessKey: "${{env:POLARIS_S3_VERIFY_ACCESS_KEY}}", secretKey: "${{env:POLARIS_S3_VERIFY_SECRET_KEY}}"}}
  restore: {{accessKey: "${{env:POLARIS_S3_RESTORE_ACCESS_KEY}}", secretKey: "${{env:POLARIS_S3_RESTORE_SECRET_KEY}}"}}
environments:
  {environment}:
    source:
      {{host: {host}, port: {port}, database: {database}, user: {user}, password: "${{env:POLARIS_SOURCE_PASSWORD}}", sslMode: disable}}
    targets:
      bench: {{host: {target_host}, port: {target_port}, database: {target}, user: {target_user},
              password: "${{env:POLARIS_TARGET_PASSWORD}}", sslMode: disable}}
dump: {{toolDirectory: "{tools}"}}
restore: {{jobs: {jobs}}}
worker: {{httpPort: 0}}
"""


class Archives:
    """What the candidates restore from: the strategy's file, pg_dump's own, and a backup of ours in the bucket."""

    def __init__(self, stack: Stack, directory: Path, environment: str, database: str, stock: bool = True):
        self.directory = directory
        self.environment = environment
        directory.mkdir(parents=True)
        self.configuration = directory / "polaris.yaml"
        self.configuration.write_text(_CONFIGURATION.format(
            temporal=stack["TEMPORAL_ADDRESS"], s3=stack["POLARIS_S3_ENDPOINT"], region=stack["POLARIS_S3_REGION"],
            bucket=stack["POLARIS_S3_BUCKET"], environment=environment, host=stack["POLARIS_SOURCE_HOST"],
            port=stack["POLARIS_SOURCE_PORT"], database=database, user=stack["POLARIS_SOURCE_USER"],
            target_host=stack["POLARIS_TARGET_HOST"], target_port=stack["POLARIS_TARGET_PORT"], target=DATABASE,
            target_user=stack["POLARIS_TARGET_USER"], tools=stack["POLARIS_PG_BIN"], jobs=JOBS))
        self.custom = directory / "dump.custom"
        self.strategy = directory / "dump.sql.gz"
        dump = shlex.quote(stack.tool("pg_dump"))
        if stock:
            shell(f"{dump} --no-owner --format=custom --file {shlex.quote(str(self.custom))}",
                   {**stack.source_login(), "PGDATABASE": database})
            shell(f"gzip -9 < {shlex.quote(str(self.custom))} > {shlex.quote(str(self.strategy))}", {})
        with self.workers(stack, "control,backup", "verify"):
            backup_runs.run_workflow(stack, f"bench/{environment}/backup", "DatabaseBackup", environment, {"env": environment})

    @contextlib.contextmanager
    def workers(self, stack: Stack, *roles: str):
        with contextlib.ExitStack() as running:
            yield {role: running.enter_context(backup_runs.worker(stack, role, self.configuration, ROLES[role]))
                   for role in roles}


def copy_roles(stack: Stack) -> None:
    """Archives name owners; every candidate finds them there."""
    roles = shell(f"{shlex.quote(stack.tool('pg_dumpall'))} --roles-only --no-role-passwords", stack.source_admin())
    # Those that exist say so, which does no harm.
    subprocess.run([stack.tool("psql"), "-Xq"], input=roles, env={**os.environ, **stack.target_login("postgres")},
                   text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def empty_database(stack: Stack) -> None:
    login = stack.target_login("postgres")
    for statement in (f"drop database if exists {DATABASE} with (force)", f"create database {DATABASE} template template0",
                      "checkpoint"):
        shell(f"{shlex.quote(stack.tool('psql'))} -Xqc {shlex.quote(statement)}", login)


def strategy(stack: Stack, archives: Archives) -> RestoreResult:
    return _piped(stack, f"set -o pipefail; gunzip -c {shlex.quote(str(archives.strategy))} | "
                         f"{shlex.quote(stack.tool('pg_restore'))} --exit-on-error --dbname={DATABASE}")


def stock_jobs(stack: Stack, archives: Archives) -> RestoreResult:
    return _piped(stack, _stock_jobs(stack, archives))


def stock_analyzed(stack: Stack, archives: Archives) -> RestoreResult:
    """Statistics too, without which a restored database is slow for its users; ours always gathers them."""
    return _piped(stack, f"{_stock_jobs(stack, archives)} && "
                         f"{shlex.quote(stack.tool('vacuumdb'))} --analyze-only --jobs={JOBS} --dbname={DATABASE}")


def _stock_jobs(stack: Stack, archives: Archives) -> str:
    return (f"{shlex.quote(stack.tool('pg_restore'))} --exit-on-error --jobs={JOBS} --dbname={DATABASE} "
            f"{shlex.quote(str(archives.custom))}")


def pgcopydb(stack: Stack, archives: Archives) -> RestoreResult:
    """Reads the source itself. It knows no table whose name holds a double quote, so the source is a copy without those."""
    work = archives.directory / "pgcopydb"
    shutil.rmtree(work, ignore_errors=True)
    source, target = stack.source_admin(), stack.target_login(DATABASE)
    environment = {
        "PGCOPYDB_SOURCE_PGURI": _uri(source, "bench_plain"), "PGCOPYDB_TARGET_PGURI": _uri(target, DATABASE)}
    return _piped(stack, f"pgcopydb clone --dir {shlex.quote(str(work))} --table-jobs {JOBS} --index-jobs {JOBS} "
                         "--no-comments", environment)


def make_plain_source(stack: Stack, original: str) -> None:
    make_database(stack, "bench_plain", original,
                  "drop schema oddities cascade", 'drop schema "Odd ""Schema"" 100%" cascade',
                  'drop table public."Odd ""Quoted"" Table" cascade')


def make_skewed_source(stack: Stack) -> None:
    """The demo data with one more table, which holds about four fifths of the whole."""
    make_database(stack, SKEWED, stack["POLARIS_SOURCE_DATABASE"],
                  "create table public.largest as select copy, t.* from generate_series(1, 6) copy, public.transcripts t",
                  "alter table public.largest add primary key (copy, id)")


def make_database(stack: Stack, name: str, template: str, *changes: str) -> None:
    psql = shlex.quote(stack.tool("psql"))
    login = {**stack.source_admin(), "PGDATABASE": "template1"}
    for statement in (f"drop database if exists {name} with (force)", f"create database {name} template {template}"):
        shell(f"{psql} -Xqc {shlex.quote(statement)}", login)
    for statement in changes:
        shell(f"{psql} -Xqd {name} -c {shlex.quote(statement)}", login)


def ours(stack: Stack, archives: Archives, number: int, warm: bool = False) -> RestoreResult:
    """The whole workflow, validation of every table included; its steps come from its journal.

    `warm`: by workers that have restored the same once before, which is not measured.
    """
    environment = archives.environment
    with archives.workers(stack, "control,backup", "verify", "restore") as pids:
        if warm:
            _restore(stack, environment, f"{number}/unmeasured")
            empty_database(stack)
        before = {role: cpu_seconds(pid) for role, pid in pids.items()}
        with MemorySampler(pids["restore"]) as memory:
            watch = Stopwatch(stack.pids)
            workflow = _restore(stack, environment, f"{number}/{'warm' if warm else 'cold'}")
            watch.stop()
        spent = sum(cpu_seconds(pid) - before[role] for role, pid in pids.items())
        steps = backup_runs.steps_of(stack, f"restore/{environment}/{DATABASE}")
    wall = backup_runs.seconds_of(stack, workflow)
    return RestoreResult(wall=wall, cpu=spent, largest=memory.largest, server_cpu=watch.server_cpu, steps=steps)


def _restore(stack: Stack, environment: str, run: str) -> str:
    workflow = f"bench/{environment}/restore/{run}"
    backup_runs.run_workflow(stack, workflow, "RestoreIntoTarget", environment, {
        "env": environment, "target": DATABASE, "ticket": f"BENCH-{run.replace('/', '-')}", "acceptUnproven": True,
        "reason": "measured before any canary", "quarantine": False})
    return workflow


def canary(stack: Stack, archives: Archives, number: int) -> RestoreResult:
    """From nothing to a verdict: cluster, restore, validation, verdict, and everything dropped."""
    environment = archives.environment
    workflow = f"bench/{environment}/canary/{number}"
    with archives.workers(stack, "control,backup", "verify") as pids:
        before = {role: cpu_seconds(pid) for role, pid in pids.items()}
        with MemorySampler(*pids.values()) as memory:
            watch = Stopwatch(stack.pids)
            backup_runs.run_workflow(stack, workflow, "CanaryRestore", environment, {"env": environment})
            watch.stop()
        spent = sum(cpu_seconds(pid) - before[role] for role, pid in pids.items())
    return RestoreResult(wall=backup_runs.seconds_of(stack, workflow), cpu=spent, largest=memory.largest,
                         server_cpu=watch.server_cpu, steps={})


def _piped(stack: Stack, script: str, more: dict[str, str] | None = None) -> RestoreResult:
    watch = Stopwatch(stack.pids)
    shell = subprocess.Popen(["bash", "-c", script], env={**os.environ, **stack.target_login(DATABASE), **(more or {})},
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                             # pgcopydb signals its whole process group.
                             start_new_session=True)
    with MemorySampler(shell.pid) as memory:
        words = shell.stderr.read()
        _, status, usage = os.wait4(shell.pid, 0)
        shell.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
    if shell.returncode != 0:
        raise BenchFailure(f"{script[:80]}… ended with {shell.returncode}: {words.strip()[-800:]}")
    return RestoreResult(wall=watch.wall, cpu=usage.ru_utime + usage.ru_stime, largest=memory.largest,
                         server_cpu=watch.server_cpu, steps={})


def shell(script: str, login: dict[str, str]) -> str:
    done = subprocess.run(["bash", "-c", script], env={**os.environ, **login}, capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchFailure(f"{script[:80]}… failed: {done.stderr.strip()[-800:]}")
    return done.stdout


def _uri(login: dict[str, str], database: str) -> str:
    return (f"postgresql://{login['PGUSER']}:{login['PGPASSWORD']}@{login['PGHOST']}:{login['PGPORT']}/{database}"
            "?sslmode=disable")
