"""The candidate that copies the cluster's files: pgBackRest, from a repository on the same disk."""
from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from .accounting import MemorySampler, Stopwatch
from .failure import BenchFailure
from .result import RestoreResult
from .stack import Stack

_JOBS = 2
# PostgreSQL does not run as root, and pgBackRest wants the files' owner.
_USER = "postgres" if os.geteuid() == 0 else None


class PhysicalCopy:
    """A cluster of its own with the source's data, backed up while it stands still, restored and started again and again."""

    def __init__(self, stack: Stack):
        self._stack = stack
        self._directory = Path(tempfile.mkdtemp(prefix="polaris-bench-", dir="/var/tmp"))
        if _USER:
            shutil.chown(self._directory, _USER, _USER)
        self._cluster = self._directory / "cluster"
        self._words = self._directory / "words.txt"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._run([stack.tool("pg_basebackup"), "--pgdata", str(self._cluster), "--checkpoint=fast"], stack.source_admin())
        # Once up and down, so that what is copied is a cluster at rest.
        self._run(self._start())
        self._run(self._stop())
        self._run(self._pgbackrest("--no-online", "stanza-create"))
        self._run(self._pgbackrest("--no-online", "--compress-type=zst", "--compress-level=3", f"--process-max={_JOBS}", "backup"))

    def close(self) -> None:
        if (self._cluster / "postmaster.pid").exists():
            self._run(self._stop())
        shutil.rmtree(self._directory, ignore_errors=True)

    def restore(self) -> RestoreResult:
        """From the repository to a server that answers."""
        shutil.rmtree(self._cluster)
        script = shlex.join(self._pgbackrest("--type=none", f"--process-max={_JOBS}", "restore")) + " && " + shlex.join(self._start())
        watch = Stopwatch({})
        with open(self._words, "w") as words:
            shell = subprocess.Popen(["bash", "-c", script], stdin=subprocess.DEVNULL, stdout=words, stderr=words, cwd="/",
                                     user=_USER, group=_USER)
            with MemorySampler(shell.pid) as memory:
                _, status, usage = os.wait4(shell.pid, 0)
                shell.returncode = os.waitstatus_to_exitcode(status)
                watch.stop()
        self._check("pgbackrest", shell.returncode)
        self._run(self._stop())
        return RestoreResult(wall=watch.wall, cpu=usage.ru_utime + usage.ru_stime, largest=memory.largest,
                             server_cpu={}, steps={})

    def _pgbackrest(self, *arguments: str) -> list[str]:
        return ["pgbackrest", "--config=/dev/null", "--stanza=bench", f"--pg1-path={self._cluster}",
                f"--repo1-path={self._directory}/repository", f"--lock-path={self._directory}/lock",
                f"--log-path={self._directory}", "--log-level-console=warn", *arguments]

    def _start(self) -> list[str]:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        return [self._stack.tool("pg_ctl"), "start", "--wait", "--silent", f"--pgdata={self._cluster}",
                f"--log={self._directory}/server.log", f"--options={options}"]

    def _stop(self) -> list[str]:
        return [self._stack.tool("pg_ctl"), "stop", "--mode=fast", "--silent", f"--pgdata={self._cluster}"]

    def _run(self, command: list[str], login: dict[str, str] | None = None) -> None:
        # To a file: a server that lives on would hold a pipe open.
        with open(self._words, "w") as words:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words, cwd="/",
                                  env={**os.environ, **(login or {})}, user=_USER, group=_USER)
        self._check(Path(command[0]).name, done.returncode)

    def _check(self, program: str, status: int) -> None:
        if status != 0:
            raise BenchFailure(f"{program} ended with {status}: {self._words.read_text().strip()[-800:]}")
