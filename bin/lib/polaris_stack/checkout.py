"""Where a stack keeps what it knows: `.stack/<name>/` of the checkout."""
from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import sys
from pathlib import Path

from .failure import StackFailure

CHECKOUT = Path(__file__).resolve().parents[3]
STACKS = CHECKOUT / ".stack"
TOOLS = STACKS / "tools"

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class StackDirectory:
    """The files of one stack. Everything but the remembered ports and credentials can be removed."""

    def __init__(self, name: str):
        if not _NAME.fullmatch(name) or name == TOOLS.name:
            raise StackFailure(
                f"'{name}' cannot name a stack: use 1 to 40 of a-z, 0-9 and '-', not '{TOOLS.name}'")
        self.name = name
        self.path = STACKS / name
        self.credentials_file = self.path / "credentials"
        self.logs = self.path / "logs"
        self.data = self.path / "data"
        self.run = self.path / "run"
        self._lock_file = STACKS / f".{name}.lock"
        self._memory_file = self.path / "remembered.json"

    def create(self) -> None:
        try:
            for directory in (STACKS, self.path, self.logs, self.data, self.run):
                directory.mkdir(exist_ok=True)
        except PermissionError as refused:
            raise StackFailure(
                f"{refused.filename} cannot be created by this user: "
                f"run as the owner of {CHECKOUT}, or use a checkout of your own") from None

    def exists(self) -> bool:
        return self._memory_file.exists()

    def remembered(self) -> dict:
        try:
            return json.loads(self._memory_file.read_text())
        except FileNotFoundError:
            return {}

    def remember(self, **facts) -> None:
        """Adds to what the next command will know; a fact set to None is forgotten."""
        memory = {**self.remembered(), **facts}
        memory = {key: value for key, value in memory.items() if value is not None}
        write_whole(self._memory_file, json.dumps(memory, indent=2, sort_keys=True) + "\n")

    @contextlib.contextmanager
    def locked(self):
        """One command at a time per stack. The lock ends with the process, so it is never left over."""
        make_stacks_directory()
        with exclusive(self._lock_file, f"stack '{self.name}'"):
            yield
            if not self.path.exists():
                self._lock_file.unlink()


def make_stacks_directory() -> None:
    try:
        STACKS.mkdir(exist_ok=True)
    except PermissionError:
        raise StackFailure(f"{STACKS} cannot be created: this user may not write to the checkout") from None


@contextlib.contextmanager
def exclusive(lock_file: Path, what: str):
    """Holds the lock of that name; who finds it held says so and waits."""
    while True:
        try:
            lock = open(lock_file, "a")
        except PermissionError:
            raise StackFailure(f"{lock_file} belongs to another user: run as that user, "
                               "or use a checkout of your own") from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(f"waiting for another command on {what} to finish", file=sys.stderr)
                fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_still(lock, lock_file):
                continue  # Its last holder removed the file together with the stack.
            yield
            return


def _is_still(file, path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Replaces a file so that no reader ever sees half of it, and no one else a secret."""
    beside = path.with_name(path.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    beside.replace(path)
