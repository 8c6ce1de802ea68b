"""Server processes: started in a session of their own, recognised later, ended by their own pid."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from .checkout import write_whole
from .failure import StackFailure


def start_moment(pid: int) -> str | None:
    """When the process began, or None when it does not run (a zombie does not run).

    The pid alone says nothing: it may have been given to a stranger since. Pid and start belong to one process only.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return None if fields[0] in "ZX" else fields[19]
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self/stat").exists():
            return None
    answer = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True)
    state, _, started = answer.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else started.strip()


class ServerProcess:
    """The process of one part, known through a file that outlives the command which started it."""

    def __init__(self, part: str, run_directory: Path, log: Path):
        self.part = part
        self.log = log
        self._file = run_directory / f"{part}.json"

    def pid(self) -> int | None:
        """The pid of our process when it runs, else None."""
        try:
            seen = json.loads(self._file.read_text())
        except FileNotFoundError:
            return None
        return seen["pid"] if start_moment(seen["pid"]) == seen["started"] else None

    def start(self, command: list[str], environment: dict[str, str], directory: Path, user: str | None = None) -> None:
        identity = {} if user is None else _as_user(user)
        with open(self.log, "ab") as log:
            try:
                child = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=directory,
                    env={**os.environ, **environment}, start_new_session=True, **identity)
            except OSError as cause:
                raise StackFailure(f"{self.part}: {command[0]} cannot be started: {cause}") from None
        started = start_moment(child.pid)
        if started is None:
            child.wait()
            raise StackFailure(f"{self.part} ended at once; {self.last_words()}")
        write_whole(self._file, json.dumps({"pid": child.pid, "started": started}))

    def wait_until(self, ready, seconds: float) -> None:
        """Asks `ready` until it says yes; fails when the process ends or `seconds` have passed."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.pid() is None:
                raise StackFailure(f"{self.part} ended while starting; {self.last_words()}")
            if time.monotonic() > deadline:
                raise StackFailure(f"{self.part} was not ready after {seconds:.0f} s; {self.last_words()}")
            time.sleep(0.1)

    def stop(self, signals: list[tuple[signal.Signals, float]]) -> bool:
        """Sends each signal in turn and gives the process that many seconds; True when there was one to end."""
        pid = self.pid()
        if pid is None:
            return False
        for number, seconds in signals:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                break
            except PermissionError:
                raise StackFailure(f"{self.part} (pid {pid}) belongs to another user: stop it as that user") from None
            if self._ended_within(pid, seconds):
                break
        else:
            raise StackFailure(f"{self.part} (pid {pid}) does not end, not even by SIGKILL")
        self._file.unlink()
        return True

    def _ended_within(self, pid: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.pid() == pid:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def last_words(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()[-5:]
        except FileNotFoundError:
            lines = []
        return f"its log {self.log} ends:\n  " + "\n  ".join(lines)


def _as_user(user: str) -> dict:
    import pwd

    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def run_as(command: list[str], user: str | None, **options) -> subprocess.CompletedProcess:
    identity = {} if user is None else _as_user(user)
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **identity, **options)
