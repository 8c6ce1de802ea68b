"""What one run of one candidate cost."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Result:
    """Seconds and bytes.

    `cpu`, `largest` and `total` are of the tool's own processes; `server_cpu` is what each server spent meanwhile.
    """

    wall: float
    cpu: float
    largest: int
    total: int
    dump_bytes: int
    stored_bytes: int
    server_cpu: dict[str, float]
    archive_bytes: int = 0


@dataclass
class RestoreResult:
    """Seconds and bytes of one restore; `cpu` and `largest` are of the tool, `server_cpu` of each server meanwhile.

    `steps` are seconds by step, where the candidate tells.
    """

    wall: float
    cpu: float
    largest: int
    server_cpu: dict[str, float]
    steps: dict[str, float]


@dataclass
class CopyResult:
    """Seconds and bytes of one copy of a bucket, or of one look at it; `cpu` and `largest` are of the tool.

    `steps` are seconds by step, where the candidate tells.
    """

    wall: float
    cpu: float
    largest: int
    server_cpu: dict[str, float]
    steps: dict[str, float]
