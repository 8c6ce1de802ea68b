"""Servers that refuse to run as root, and where their files lie."""
from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from .checkout import CHECKOUT
from .failure import StackFailure
from .processes import run_as

_SERVER_USER = "postgres"  # The operating system's, made by the PostgreSQL package.


def server_user() -> str | None:
    """As whom such a server runs; None for whoever runs this."""
    return _SERVER_USER if os.geteuid() == 0 else None


def place(data: Path, part: str, stack: str, user: str | None) -> Path:
    """Where such a server's files lie: with the stack's, or outside of a checkout that its user may not enter."""
    files = data / part
    if user is None or _may_enter(user, data):
        return files
    # The path tells checkouts and names apart.
    digest = hashlib.sha256(str(files).encode()).hexdigest()[:12]
    return _place_outside(user) / f"polaris-stack-{stack}-{digest}"


def _may_enter(user: str, directory: Path) -> bool:
    return run_as(["test", "-x", str(directory)], user, cwd="/").returncode == 0


def _place_outside(user: str) -> Path:
    for place in (Path("/var/lib"), Path(tempfile.gettempdir())):
        if place.is_dir() and os.access(place, os.W_OK) and _may_enter(user, place):
            return place
    raise StackFailure(f"the user {user} may enter neither {CHECKOUT} nor /var/lib nor {tempfile.gettempdir()}: "
                       "move the checkout, or run as a user other than root")
