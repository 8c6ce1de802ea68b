"""CPU and memory of processes, as Linux accounts for them in /proc."""
from __future__ import annotations

import os
import threading
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_INTERVAL = 0.1  # Seconds between two looks at memory; often enough for a peak, too seldom to cost a core anything.


def processes_under(pid: int) -> list[int]:
    """The process and all its living descendants."""
    found, waiting = [], [pid]
    while waiting:
        process = waiting.pop()
        found.append(process)
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                waiting.extend(int(child) for child in children.read_text().split())
            except OSError:
                pass  # It has ended meanwhile.
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time so far of a process, the descendants it has waited for and those that live."""
    total = 0
    for process in processes_under(pid):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # proc(5): utime, stime, cutime, cstime are fields 14 to 17; the first two are not in this list.
        total += sum(int(field) for field in fields[11:15])
    return total / _TICKS


class MemorySampler:
    """Watches process trees from a thread of its own.

    `largest` is the greatest VmHWM of any one process, which the kernel keeps exactly; only growth in a process's last
    tenth of a second is missed. `total` is the greatest sum of VmRSS seen at one moment; pages shared by
    several processes count in each. Both in bytes.
    """

    def __init__(self, *roots: int):
        self._roots = roots
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.largest = 0
        self.total = 0
        self.peaks: dict[int, int] = {root: 0 for root in roots}

    def __enter__(self) -> MemorySampler:
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._done.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._done.wait(_INTERVAL):
            self._look()

    def _look(self) -> None:
        total = 0
        for root in self._roots:
            for process in processes_under(root):
                now, peak = self._memory(process)
                total += now
                self.largest = max(self.largest, peak)
                if process == root:
                    self.peaks[root] = max(self.peaks[root], peak)
        self.total = max(self.total, total)

    @staticmethod
    def _memory(process: int) -> tuple[int, int]:
        try:
            lines = Path(f"/proc/{process}/status").read_text().splitlines()
        except OSError:
            return 0, 0
        sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.startswith(("VmHWM:", "VmRSS:"))}
        return sizes.get("VmRSS", 0), sizes.get("VmHWM", 0)


class Stopwatch:
    """Wall time and the CPU time of servers between its creation and `stop`."""

    def __init__(self, servers: dict[str, int]):
        self._servers = servers
        self._cpu = self._server_cpu()
        self._started = time.monotonic()
        self.wall = 0.0
        self.server_cpu: dict[str, float] = {}

    def stop(self) -> None:
        self.wall = time.monotonic() - self._started
        now = self._server_cpu()
        self.server_cpu = {name: now[name] - self._cpu[name] for name in now}

    def _server_cpu(self) -> dict[str, float]:
        return {name: cpu_seconds(pid) for name, pid in self._servers.items()}
