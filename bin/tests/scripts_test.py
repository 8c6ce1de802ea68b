"""The operators' scripts in bin/temporal and bin/tctl: sound bash, and the same deeds in both tongues.

The classic client is not to be had from the package registries, so its scripts cannot be tried: they are kept parallel
to the others. Both are run here with recorders in place of the clients; what counts is what the clients are asked.
"""

import json
import os
import pathlib
import re
import stat
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(__file__).resolve().parent.parent
TONGUES = ("temporal", "tctl")
RECORDER = '#!/bin/sh\nprintf "%s\\0" "$@" > "$RECORD"\n'

# Every script with good options, and what it must ask: type or command, queue or id, input.
DEEDS = {
    "backup-db": (["--env", "dev"], "DatabaseBackup", {"env": "dev"}),
    "backup-schema": (
        ["--env", "dev", "--migration", "20260801_add"],
        "SchemaSnapshot",
        {"env": "dev", "migration": "20260801_add"},
    ),
    "import-archive": (
        ["--env", "dev", "--archive", "old/a.dump", "--time-zone", "Europe/Vienna"],
        "ImportArchive",
        {"env": "dev", "archive": "old/a.dump", "timeZone": "Europe/Vienna"},
    ),
    "verify": (["--env", "dev", "--backup", "2026/11/24"], "VerifyBackup", {"env": "dev", "backup": "2026/11/24"}),
    "list-backups": (
        ["--env", "dev", "--limit", "5", "--before", "2026/11/24/193000"],
        "ListBackups",
        {"env": "dev", "limit": 5, "before": "2026/11/24/193000"},
    ),
    "show-backup": (["--env", "dev"], "ShowBackup", {"env": "dev", "backup": "newest", "tables": 50}),
    "diff-backups": (
        ["--env", "dev", "--from", "2026/11/24"],
        "DiffBackups",
        {"env": "dev", "to": "newest", "tables": 50, "from": "2026/11/24"},
    ),
    "find-losses": (["--env", "dev", "--backup", "2026/11/24"], "FindLosses", {"env": "dev", "backup": "2026/11/24"}),
    "backup-storage": (
        ["--env", "dev", "--bucket", 'odd "one"', "--since", "2026-11-24T00:00:00Z", "--full", "true"],
        "StorageSync",
        {"env": "dev", "bucket": 'odd "one"', "full": True, "acceptShrink": False, "since": "2026-11-24T00:00:00Z"},
    ),
    "verify-storage": (["--env", "dev"], "StorageVerify", {"env": "dev", "slot": "newest", "full": False}),
    "list-syncs": (
        ["--env", "dev", "--bucket", "user-media", "--before", "2026/11/24"],
        "ListSyncs",
        {"env": "dev", "bucket": "user-media", "limit": 20, "before": "2026/11/24"},
    ),
    "show-sync": (
        ["--env", "dev", "--bucket", "user-media"],
        "ShowSync",
        {"env": "dev", "bucket": "user-media", "slot": "newest"},
    ),
    "doctor": (["--env", "dev"], "Doctor", {"env": "dev"}),
    "canary": (["--env", "dev", "--backup", "2026/11/24"], "CanaryRestore", {"env": "dev", "backup": "2026/11/24"}),
    "drill-table": (
        ["--env", "dev", "--table", 'public."Odd"', "--target", "rehearsal"],
        "TableDrill",
        {"env": "dev", "table": 'public."Odd"', "target": "rehearsal"},
    ),
    "replace-database": (
        ["--env", "dev", "--ticket", "OPS-7", "--skip-safety-backup", 'it\'s "gone"', "--migrate-to", "none", "--requester", "ann"],
        "DatabaseRestore",
        {
            "env": "dev",
            "backup": "newest",
            "ticket": "OPS-7",
            "skipSafetyBackup": 'it\'s "gone"',
            "migrateTo": "none",
            "requester": "ann",
        },
    ),
    "restore-database": (
        ["--env", "dev", "--target", "rehearsal", "--ticket", "OPS-7", "--accept-unproven", 'it\'s "new"'],
        "RestoreIntoTarget",
        {
            "env": "dev",
            "backup": "newest",
            "target": "rehearsal",
            "ticket": "OPS-7",
            "quarantine": False,
            "acceptUnproven": True,
            "reason": 'it\'s "new"',
        },
    ),
    "restore-plan": (
        ["--env", "dev", "--target", "rehearsal", "--quarantine", "true"],
        "PlanRestoreIntoTarget",
        {"env": "dev", "backup": "newest", "target": "rehearsal", "quarantine": True},
    ),
    "restore-rows": (
        ["--env", "dev", "--table", 'public."Odd"', "--ticket", "OPS-7", "--where", "note like '%\\\\%'", "--dry-run", "false"],
        "RowRestore",
        {
            "env": "dev",
            "table": 'public."Odd"',
            "ticket": "OPS-7",
            "where": "note like '%\\\\%'",
            "missing": False,
            "mode": "insert-missing",
            "dryRun": False,
        },
    ),
    "rebuild": (
        ["--env", "dev", "--ticket", "OPS-9", "--backup", "2026/11/24", "--skip-storage", 'no "bucket"', "--requester", "ann"],
        "FullRebuild",
        {"env": "dev", "ticket": "OPS-9", "backup": "2026/11/24", "skipStorage": 'no "bucket"', "requester": "ann"},
    ),
    "restore-storage": (
        ["--env", "dev", "--bucket", 'odd "one"', "--ticket", "OPS-9", "--missing", "true", "--backup", "2026/11/24"],
        "StorageRestore",
        {
            "env": "dev",
            "bucket": 'odd "one"',
            "ticket": "OPS-9",
            "mode": "skip-existing",
            "dryRun": True,
            "backup": "2026/11/24",
            "missing": True,
        },
    ),
}
# The same scripts with other options.
MORE_DEEDS = [
    (
        "restore-storage",
        ["--env", "dev", "--bucket", "media", "--ticket", "OPS-9", "--key", 'a"b,2', "--key", "c d", "--mode", "overwrite",
         "--to-env", "staging", "--to-bucket", "copy", "--database", "live", "--trust-listing", "true", "--dry-run", "false",
         "--requester", "ann"],
        {
            "env": "dev",
            "bucket": "media",
            "ticket": "OPS-9",
            "mode": "overwrite",
            "dryRun": False,
            "keys": ['a"b,2', "c d"],
            "trustListing": True,
            "toEnv": "staging",
            "toBucket": "copy",
            "database": "live",
            "requester": "ann",
        },
    ),
    (
        "restore-storage",
        ["--env", "dev", "--bucket", "media", "--ticket", "OPS-9", "--glob", "a/**/*.png"],
        {
            "env": "dev",
            "bucket": "media",
            "ticket": "OPS-9",
            "mode": "skip-existing",
            "dryRun": True,
            "glob": "a/**/*.png",
        },
    ),
    (
        "restore-rows",
        ["--env", "dev", "--table", "t", "--ticket", "OPS-7", "--key", 'a"b,2', "--key", "c,3", "--with-children", "true",
         "--export", "true", "--accept-unproven", "no canary"],
        {
            "env": "dev",
            "table": "t",
            "ticket": "OPS-7",
            "missing": False,
            "mode": "insert-missing",
            "dryRun": True,
            "keys": [['a"b', "2"], ["c", "3"]],
            "acceptUnproven": "no canary",
            "withChildren": True,
            "export": True,
        },
    ),
]
COMMANDS = {
    "journal": (["--id", "run/1"], ["workflow", "query"], "run/1"),
    "cancel": (["--id", "run/1"], ["workflow", "cancel"], "run/1"),
    "runs": (["--env", "dev"], ["workflow", "list"], "PolarisEnv = 'dev' AND ExecutionStatus = 'Running'"),
    "schedules-list": ([], ["schedule", "list"], None),
    "schedule-show": (["--id", "polaris/dev/database"], ["schedule", "describe"], "polaris/dev/database"),
}
# Messages to a run: an update where the client knows updates, else the signal of the same input.
MESSAGES = {
    "approve": (
        ["--id", "run/1", "--digest", "ab" * 32, "--approver", "ann", "--reason", 'as "agreed"'],
        "approve",
        {"planDigest": "ab" * 32, "approver": "ann", "reason": 'as "agreed"'},
    ),
    "abort": (["--id", "run/1", "--by", "ann", "--reason", "no"], "abort", {"by": "ann", "reason": "no"}),
    "rollback": (["--id", "run/1", "--by", "ann", "--reason", "no"], "rollback", {"by": "ann", "reason": "no"}),
    "ack": (
        ["--id", "run/1", "--step", "observe", "--by", "ann", "--note", "fine"],
        "ack",
        {"step": "observe", "by": "ann", "note": "fine"},
    ),
    "extend": (
        ["--id", "run/1", "--minutes", "90", "--by", "ann", "--reason", "nearly"],
        "extend",
        {"more": "PT90M", "by": "ann", "reason": "nearly"},
    ),
}
BAD = [
    ("backup-storage", ["--env", "dev"]),
    ("backup-storage", ["--bucket", "a/b"]),
    ("backup-storage", ["--bucket", "a\tb"]),
    ("backup-storage", ["--bucket", "b", "--since", "yesterday"]),
    ("verify-storage", ["--slot", "x"]),
    ("list-syncs", ["--limit", "101"]),
    ("show-sync", []),
    ("backup-db", ["--env", 'x","y":"']),
    ("backup-db", ["--env"]),
    ("backup-db", ["--wrong", "x"]),
    ("backup-schema", ["--env", "dev"]),
    ("backup-schema", ["--migration", "../x"]),
    ("import-archive", ["--env", "dev"]),
    ("import-archive", ["--archive", "../db/x"]),
    ("import-archive", ["--archive", "a//b"]),
    ("import-archive", ["--archive", "a", "--time-zone", 'U"TC']),
    ("verify", ["--backup", "yesterday"]),
    ("list-backups", ["--limit", "101"]),
    ("list-backups", ["--before", "x"]),
    ("show-backup", ["--tables", "-1"]),
    ("journal", []),
    ("cancel", []),
    ("replace-database", ["--env", "dev"]),
    ("replace-database", ["--ticket", "OPS-7", "--migrate-to", 'x"y']),
    ("rollback", ["--id", "run/1", "--by", "ann"]),
    ("ack", ["--id", "run/1", "--by", "ann", "--note", "fine"]),
    ("extend", ["--id", "run/1", "--minutes", "1h", "--by", "ann", "--reason", "why"]),
    ("restore-database", ["--ticket", "OPS-7"]),
    ("restore-database", ["--target", "rehearsal"]),
    ("restore-database", ["--target", "rehearsal", "--ticket", "OPS-7", "--accept-unproven", "a\nb"]),
    ("canary", ["--backup", "yesterday"]),
    ("drill-table", ["--table", "profiles"]),
    ("drill-table", ["--backup", "newest"]),
    ("restore-plan", ["--target", "Rehearsal!"]),
    ("restore-plan", ["--target", "rehearsal", "--quarantine", "yes"]),
    ("restore-rows", ["--ticket", "OPS-7"]),
    ("restore-rows", ["--table", "t", "--ticket", "OPS-7", "--mode", "merge"]),
    ("restore-rows", ["--table", "t", "--ticket", "OPS-7", "--export", "yes"]),
    ("restore-rows", ["--table", "t", "--ticket", "OPS-7", "--backup", "newest"]),
    ("rebuild", ["--env", "dev"]),
    ("rebuild", ["--ticket", "OPS-9", "--backup", "newest"]),
    ("restore-storage", ["--bucket", "media", "--ticket", "OPS-9"]),
    ("restore-storage", ["--bucket", "a/b", "--ticket", "OPS-9", "--all", "true"]),
    ("restore-storage", ["--bucket", "media", "--ticket", "OPS-9", "--all", "yes"]),
    ("restore-storage", ["--bucket", "media", "--ticket", "OPS-9", "--key", "a\nb"]),
    ("approve", ["--id", "run/1", "--approver", "ann", "--reason", "fine"]),
    ("approve", ["--id", "run/1", "--digest", "ab" * 32, "--reason", "fine"]),
    ("abort", ["--id", "run/1", "--by", "ann"]),
]


def scripts(tongue):
    return sorted(path.name for path in (BIN / tongue).iterdir() if path.is_file())


class Scripts(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        for tongue in TONGUES:
            recorder = pathlib.Path(self.directory.name, tongue)
            recorder.write_text(RECORDER)
            recorder.chmod(0o755)

    def asked(self, tongue, name, options):
        """What the client is asked when the script is run: its words, and the options among them by name."""
        record = pathlib.Path(self.directory.name, "record")
        record.unlink(missing_ok=True)
        environment = {
            "PATH": self.directory.name + os.pathsep + os.environ["PATH"],
            "RECORD": str(record),
            "TEMPORAL_ADDRESS": "example:1",
            "TEMPORAL_NAMESPACE": "space",
        }
        done = subprocess.run(
            [str(BIN / tongue / name), *options], env=environment, capture_output=True, text=True, check=False
        )
        words = record.read_text().split("\0")[:-1] if record.exists() else None
        return done, words

    @staticmethod
    def option(words, *names):
        for name in names:
            if name in words:
                return words[words.index(name) + 1]
        return None

    def test_both_tongues_have_the_same_scripts(self):
        self.assertEqual(scripts("temporal"), scripts("tctl"))
        self.assertEqual(scripts("temporal"), sorted([*DEEDS, *COMMANDS, *MESSAGES]))

    def test_every_script_is_sound_bash_and_executable(self):
        for tongue in TONGUES:
            for name in scripts(tongue):
                with self.subTest(script=f"{tongue}/{name}"):
                    path = BIN / tongue / name
                    subprocess.run(["bash", "-n", str(path)], check=True)
                    self.assertTrue(path.stat().st_mode & stat.S_IXUSR)
                    self.assertIn("set -euo pipefail", path.read_text())

    def test_they_differ_only_in_the_call_of_the_client(self):
        for name in scripts("temporal"):
            with self.subTest(script=name):
                preambles = [
                    re.sub(r"bin/(temporal|tctl)/", "", (BIN / tongue / name).read_text()).split("\nexec ")[0]
                    for tongue in TONGUES
                ]
                self.assertEqual(preambles[0], preambles[1])

    def test_deeds_start_the_same_workflow_with_the_same_input(self):
        for name, (options, workflow, request) in DEEDS.items():
            for tongue in TONGUES:
                with self.subTest(script=f"{tongue}/{name}"):
                    done, words = self.asked(tongue, name, options)
                    self.assertEqual(0, done.returncode, done.stderr)
                    self.assertEqual("example:1", self.option(words, "--address"))
                    self.assertEqual("space", self.option(words, "--namespace"))
                    self.assertEqual(workflow, self.option(words, "--type", "--workflow_type"))
                    self.assertEqual("polaris-dev", self.option(words, "--task-queue", "--taskqueue"))
                    self.assertEqual(request, json.loads(self.option(words, "--input")))
                    self.assertRegex(self.option(words, "--workflow-id", "--workflow_id"), r"^[a-z-]+/dev/\d{8}T\d{6}Z-\d+$")

    def test_other_options_become_the_same_input(self):
        for name, options, request in MORE_DEEDS:
            for tongue in TONGUES:
                with self.subTest(script=f"{tongue}/{name}"):
                    done, words = self.asked(tongue, name, options)
                    self.assertEqual(0, done.returncode, done.stderr)
                    self.assertEqual(request, json.loads(self.option(words, "--input")))

    def test_commands_ask_the_same(self):
        for name, (options, command, about) in COMMANDS.items():
            for tongue in TONGUES:
                with self.subTest(script=f"{tongue}/{name}"):
                    done, words = self.asked(tongue, name, options)
                    self.assertEqual(0, done.returncode, done.stderr)
                    plain = [word for word in words if word in ("workflow", "schedule", *command)]
                    self.assertEqual(command, plain)
                    if about:
                        self.assertIn(about, words)

    def test_messages_say_the_same(self):
        for name, (options, update, message) in MESSAGES.items():
            for tongue, command, called in (
                ("temporal", ["workflow", "update", "execute"], update),
                ("tctl", ["workflow", "signal"], update + "Signal"),
            ):
                with self.subTest(script=f"{tongue}/{name}"):
                    done, words = self.asked(tongue, name, options)
                    self.assertEqual(0, done.returncode, done.stderr)
                    self.assertEqual(command, [word for word in words if word in command])
                    self.assertEqual(called, self.option(words, "--name"))
                    self.assertEqual("run/1", self.option(words, "--workflow-id", "--workflow_id"))
                    self.assertEqual(message, json.loads(self.option(words, "--input")))

    def test_the_messages_exist(self):
        sources = BIN.parent / "workflows/src/main/java/dev/polaris/backup"
        files = ("approval/Approvable.java", "procedure/Steerable.java", "procedure/Acknowledgeable.java")
        text = "".join((sources / file).read_text() for file in files)
        for _, update, _ in MESSAGES.values():
            self.assertIn(f'@UpdateMethod(name = "{update}")', text)
            self.assertIn(f'@SignalMethod(name = "{update}Signal")', text)

    def test_bad_input_reaches_no_server(self):
        for name, options in BAD:
            for tongue in TONGUES:
                with self.subTest(script=f"{tongue}/{name}", options=options):
                    done, words = self.asked(tongue, name, options)
                    self.assertEqual(2, done.returncode)
                    self.assertIsNone(words)
                    self.assertIn(f"{name}: ", done.stderr)

    def test_the_workflow_types_exist(self):
        sources = BIN.parent / "workflows" / "src" / "main" / "java"
        declared = set()
        for path in sources.rglob("*.java"):
            declared.update(re.findall(r'@WorkflowMethod\(name = "(\w+)"\)', path.read_text()))
        for _, workflow, _ in DEEDS.values():
            self.assertIn(workflow, declared)


if __name__ == "__main__":
    unittest.main()
