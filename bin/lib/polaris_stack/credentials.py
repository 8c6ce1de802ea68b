"""Who may log in where: random credentials of one stack, kept in a file only its owner reads."""
from __future__ import annotations

import json
import secrets
from pathlib import Path

from .checkout import StackDirectory, write_whole

# The roles of the product; each has its policy in ops/iam/<role>.json.
ROLES = ("backup", "sync", "verify", "restore", "prune", "redact", "project")
ADMIN = "admin"


def of(directory: StackDirectory) -> dict:
    """The stack's credentials: made on first use, the same ever after, so that an exported environment stays true."""
    return in_file(directory.credentials_file)


def in_file(file: Path) -> dict:
    """The credentials kept in that file, with random ones for whatever it does not hold yet."""
    try:
        known = json.loads(file.read_text())
    except FileNotFoundError:
        known = {}
    made = {
        "postgres": secrets.token_urlsafe(24),
        "target": secrets.token_urlsafe(24),
        "polaris_backup": secrets.token_urlsafe(24),
        "app": secrets.token_urlsafe(24),
        "pgbouncer": secrets.token_urlsafe(24),
        "s3_encryption_key": secrets.token_hex(32),
        "storage_jwt_secret": secrets.token_hex(32),
        "storage_secret_key": f"sb_secret_{secrets.token_urlsafe(24)}",
        "storage_publishable_key": f"sb_publishable_{secrets.token_urlsafe(24)}",
        "s3": {},
        **known,
    }
    made["s3"] = {
        role: made["s3"].get(role) or {"access_key": f"{role.upper()}{secrets.token_hex(6).upper()}",
                                       "secret_key": secrets.token_urlsafe(30)}
        for role in (ADMIN, *ROLES)
    }
    if made != known:
        write_whole(file, json.dumps(made, indent=2) + "\n", mode=0o600)
    return made
