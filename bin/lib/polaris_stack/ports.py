"""Free ports, chosen once and remembered."""
from __future__ import annotations

import random
import socket
import time

from .failure import StackFailure

HOST = "127.0.0.1"

# Below 32768, where Linux begins to hand out ports for outgoing connections: a remembered port
# must still be free when its part is started again. SeaweedFS cannot use ports above 55535.
_FIRST, _LAST = 20000, 32000


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            return True
        except OSError:
            return False


def becomes_free(port: int, seconds: float) -> bool:
    """Like `is_free`, but lets a process that was just killed finish: its threads hold the port a moment longer."""
    deadline = time.monotonic() + seconds
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def choose(names: list[str], taken: set[int]) -> dict[str, int]:
    """A free port for each name, none of them in `taken` (ports of parts that are not up now)."""
    chosen: dict[str, int] = {}
    candidates = random.SystemRandom().sample(range(_FIRST, _LAST), _LAST - _FIRST)
    for candidate in candidates:
        if len(chosen) == len(names):
            return chosen
        if candidate not in taken and is_free(candidate):
            chosen[names[len(chosen)]] = candidate
    raise StackFailure(f"no {len(names)} free ports between {_FIRST} and {_LAST} on {HOST}")
