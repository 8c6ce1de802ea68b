"""The candidates that mirror a bucket: rclone, a plain script, and the workflow StorageSync."""
from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Iterator

from . import backup_runs
from .accounting import MemorySampler, Stopwatch, cpu_seconds
from .failure import BenchFailure
from .result import CopyResult
from .stack import Stack
from .storage_data import Mirror, Objects

from polaris_stack import tools  # noqa: E402  (found by way of .stack)
from polaris_stack.failure import StackFailure  # noqa: E402

_SCRIPT = Path(__file__).with_name("list_and_copy.py")
_SECRETS = ("POLARIS_S3_SYNC_ACCESS_KEY", "POLARIS_S3_SYNC_SECRET_KEY", "POLARIS_S3_ADMIN_ACCESS_KEY",
            "POLARIS_S3_ADMIN_SECRET_KEY", "POLARIS_STORAGE_KEY", "POLARIS_SOURCE_PASSWORD")
_CONFIGURATION = """\
temporal: {{target: "{temporal}"}}
s3: {{endpoint: "{s3}", region: {region}, bucket: {bucket}, pathStyle: true}}
roles:
  verify: {{accessKey: "${{env:POLARIS_S3_VERIFY_ACCESS_KEY}}", secretKey: "${{env:POLARIS_S3_VERIFY_SECRET_KEY}}"}}
  sync: {{accessKey: "${{env:POLARIS_S3_SYNC_ACCESS_KEY}}", secretKey: "${{env:POLARIS_S3_SYNC_SECRET_KEY}}"}}
environments:
  {environment}:
    source:
      {{host: {host}, port: {port}, database: {database}, user: {user}, password: "${{env:POLARIS_SOURCE_PASSWORD}}", sslMode: disable}}
    storage:
      url: "{storage}"
      key: "${{env:POLARIS_STORAGE_KEY}}"
      listing: {listing}
      s3: {{endpoint: "{s3}", region: {region}, accessKey: "${{env:POLARIS_S3_ADMIN_ACCESS_KEY}}",
           secretKey: "${{env:POLARIS_S3_ADMIN_SECRET_KEY}}"}}
worker: {{httpPort: 0, objects: {jobs}}}
"""


class Rclone:
    """Two remotes with the same address: between two, rclone never asks the server to copy by itself."""

    def __init__(self, program: str, stack: Stack, mirror: Mirror, objects: Objects, jobs: int):
        self._program = program
        self._stack = stack
        self._mirror = mirror
        self._objects = objects
        self._jobs = jobs
        self._prefix = f"storage/bench-rclone/{objects.bucket}/"
        self._source = f"source:{objects.bucket}"
        self._target = f"mirror:{mirror.bucket}/{self._prefix}"
        self._environment = {"RCLONE_CONFIG": "", "RCLONE_CONFIG_MIRROR_SERVER_SIDE_ENCRYPTION": "AES256"}
        for remote in ("SOURCE", "MIRROR"):
            self._environment.update({f"RCLONE_CONFIG_{remote}_{name}": value for name, value in {
                "TYPE": "s3", "PROVIDER": "SeaweedFS", "ENDPOINT": stack["POLARIS_S3_ENDPOINT"],
                "REGION": stack["POLARIS_S3_REGION"], "FORCE_PATH_STYLE": "true", "NO_CHECK_BUCKET": "true",
                "ACCESS_KEY_ID": stack["POLARIS_S3_ADMIN_ACCESS_KEY"],
                "SECRET_ACCESS_KEY": stack["POLARIS_S3_ADMIN_SECRET_KEY"]}.items()})

    def copy(self) -> CopyResult:
        return self._into_mirror("copy")

    def hashed(self) -> CopyResult:
        """SHA-256 of everything in the mirror, which rclone can only have by reading it back."""
        return self._run("hashsum", "sha256", "--download", self._target)

    def sync(self, *options: str) -> CopyResult:
        return self._into_mirror("sync", *options)

    def _into_mirror(self, command: str, *options: str) -> CopyResult:
        result = self._run(command, *options, self._source, self._target)
        self._mirror.check(self._prefix, self._objects)
        return result

    def _run(self, *arguments: str) -> CopyResult:
        return _measured(self._stack, [self._program, *arguments, f"--transfers={self._jobs}", f"--checkers={self._jobs}"],
                         self._environment)


class PlainScript:
    """Copies what is not there with the same size and tag; see list_and_copy.py."""

    def __init__(self, stack: Stack, mirror: Mirror, objects: Objects, jobs: int):
        self._stack = stack
        self._mirror = mirror
        self._objects = objects
        self._prefix = f"storage/bench-script/{objects.bucket}/"
        self._command = [sys.executable, str(_SCRIPT), objects.bucket, mirror.bucket, self._prefix, str(jobs)]

    def copy(self) -> CopyResult:
        result = _measured(self._stack, self._command, {
            "S3_ENDPOINT": self._stack["POLARIS_S3_ENDPOINT"], "S3_ACCESS_KEY": self._stack["POLARIS_S3_ADMIN_ACCESS_KEY"],
            "S3_SECRET_KEY": self._stack["POLARIS_S3_ADMIN_SECRET_KEY"]})
        self._mirror.check(self._prefix, self._objects)
        return result


class Ours:
    """A worker of the roles control and sync, syncs it makes, and another worker that verifies them afterwards."""

    def __init__(self, stack: Stack, directory: Path, environment: str, listing: str, jobs: int):
        self._stack = stack
        self._environment = environment
        self._runs = 0
        directory.mkdir(parents=True)
        self._configuration = directory / "polaris.yaml"
        self._configuration.write_text(_CONFIGURATION.format(
            temporal=stack["TEMPORAL_ADDRESS"], s3=stack["POLARIS_S3_ENDPOINT"], region=stack["POLARIS_S3_REGION"],
            bucket=stack["POLARIS_S3_BUCKET"], environment=environment, host=stack["POLARIS_SOURCE_HOST"],
            port=stack["POLARIS_SOURCE_PORT"], database=stack["POLARIS_SOURCE_DATABASE"], user=stack["POLARIS_SOURCE_USER"],
            storage=stack["POLARIS_STORAGE_URL"], listing=listing, jobs=jobs))

    @contextlib.contextmanager
    def worker(self) -> Iterator[int]:
        # Without eyes a sync would wait for them: 200 ms become a second, because Temporal looks at its timers that seldom.
        with backup_runs.worker(self._stack, "verify", self._configuration, backup_runs.VERIFY_SECRETS), \
                backup_runs.worker(self._stack, "control,sync", self._configuration, _SECRETS) as pid:
            yield pid

    def sync(self, pid: int, objects: Objects, copied: int) -> CopyResult:
        """From the start of the workflow to its end; `copied` objects must have been."""
        self._runs += 1
        workflow = f"bench/{self._environment}/sync/{self._runs}"
        os.sync()
        with MemorySampler(pid) as memory:
            before = cpu_seconds(pid)
            watch = Stopwatch(self._stack.pids)
            made = backup_runs.run_workflow(self._stack, workflow, "StorageSync", self._environment,
                                            {"env": self._environment, "bucket": objects.bucket})
            watch.stop()
            spent = cpu_seconds(pid) - before
        name = f"{self._environment}/{objects.bucket}"
        # What follows a sync takes nothing from the next one, and must find nothing wrong.
        verdict = backup_runs.temporal(self._stack, "result", "--workflow-id", f"verify-storage/{name}/{made['syncId']}")
        if (verdict.get("result") or {}).get("state") != "VERIFIED":
            raise BenchFailure(f"what {workflow} has copied was not verified: {str(verdict)[:800]}")
        totals = made["totals"]
        if (totals["objects"], totals["bytes"], totals["copied"]) != (objects.count, objects.bytes(), copied):
            raise BenchFailure(f"the sync {workflow} found or copied something else than {copied} of {objects.count} objects: {totals}")
        return CopyResult(wall=backup_runs.seconds_of(self._stack, workflow), cpu=spent, largest=memory.largest,
                          server_cpu=watch.server_cpu,
                          steps=backup_runs.steps_of(self._stack, f"storage-sync/{name}/{made['slot']}"))


def rclone_program() -> str | None:
    """None when it is neither there nor to be had."""
    try:
        return tools.rclone()
    except StackFailure as failure:
        print(f"rclone is left out: {failure}", file=sys.stderr)
        return None


def _measured(stack: Stack, command: list[str], more: dict[str, str]) -> CopyResult:
    os.sync()
    watch = Stopwatch(stack.pids)
    process = subprocess.Popen(command, env={**os.environ, **more}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    with MemorySampler(process.pid) as memory:
        words = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
    if process.returncode != 0:
        raise BenchFailure(f"{Path(command[0]).name} {command[1]} ended with {process.returncode}: {words.strip()[-800:]}")
    return CopyResult(wall=watch.wall, cpu=usage.ru_utime + usage.ru_stime, largest=memory.largest,
                      server_cpu=watch.server_cpu, steps={})
