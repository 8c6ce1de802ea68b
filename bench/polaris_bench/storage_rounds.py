"""Rounds of bench/storage: every tool once, each on a mirror that was empty before it."""
from __future__ import annotations

from pathlib import Path
from typing import Callable

from .result import CopyResult
from .stack import Stack
from .storage_data import Mirror, Objects, Project, S3Project, StandInProject
from .storage_runs import Ours, PlainScript, Rclone

Say = Callable[[str], None]
Results = list[dict[str, CopyResult]]


class SmallRounds:
    """Copied, looked at again without a change, and again with one object of a hundred changed."""

    def __init__(self, stack: Stack, rclone: str | None, keys: list[str], count: int, jobs: int, directory: Path, environment: str):
        self.objects = Objects.small(count)
        self.changes = 0
        self.copies: Results = []
        self.unchanged: Results = []
        self.changed: Results = []
        self._keys = keys
        self._mirror = Mirror(stack)
        self._project = S3Project(stack, self.objects)
        self._project.fill()
        self._rclone = Rclone(rclone, stack, self._mirror, self.objects, jobs) if rclone else None
        self._script = PlainScript(stack, self._mirror, self.objects, jobs)
        self._ours = Ours(stack, directory / "s3", f"{environment}-s3", "s3", jobs)
        if "Q" in keys:
            self._stand_in = StandInProject(stack, self.objects)
            self._stand_in.fill()
            self._by_rows = Ours(stack, directory / "sql", f"{environment}-sql", "sql", jobs)

    def run(self, number: int, say: Say) -> None:
        for results in (self.copies, self.unchanged, self.changed):
            results.append({})
        tools = {"R": self._run_rclone, "L": self._run_script, "O": self._run_ours, "Q": self._run_by_rows}
        for key in rotated(self._keys, number):
            self._mirror.clear()
            tools[key]()
            for what, results in (("copy", self.copies), ("nothing changed", self.unchanged), ("changed", self.changed)):
                for name, result in results[-1].items():
                    if name in {"R": "RHCD", "L": "L", "O": "OW", "Q": "Q"}[key]:
                        say(line(number, f"{name}, {what}", result))

    def _run_rclone(self) -> None:
        copied = self._rclone.copy()
        self.copies[-1].update(R=copied, H=together(copied, self._rclone.hashed()))
        self.unchanged[-1].update(C=self._rclone.sync("--checksum", "--fast-list"), D=self._rclone.sync())
        self.changes = self._project.change()
        self.changed[-1]["C"] = self._rclone.sync("--checksum", "--fast-list")

    def _run_script(self) -> None:
        self.copies[-1]["L"] = self._script.copy()
        self.unchanged[-1]["L"] = self._script.copy()
        self.changes = self._project.change()
        self.changed[-1]["L"] = self._script.copy()

    def _run_ours(self) -> None:
        """The second copy, on a mirror that is empty again, is that of a worker that has been at work for a while."""
        with self._ours.worker() as pid:
            self.copies[-1]["O"] = self._ours.sync(pid, self.objects, self.objects.count)
            self._mirror.clear()
            self.copies[-1]["W"] = self._ours.sync(pid, self.objects, self.objects.count)
            self._look_again(self._ours, pid, self._project, "O")

    def _run_by_rows(self) -> None:
        with self._by_rows.worker() as pid:
            self.copies[-1]["Q"] = self._by_rows.sync(pid, self.objects, self.objects.count)
            self._look_again(self._by_rows, pid, self._stand_in, "Q")

    def _look_again(self, ours: Ours, pid: int, project: Project, key: str) -> None:
        self.unchanged[-1][key] = ours.sync(pid, self.objects, 0)
        self.changes = project.change()
        self.changed[-1][key] = ours.sync(pid, self.objects, self.changes)


class LargeRounds:
    """Copied once, and by ours a second time, as of small ones."""

    def __init__(self, stack: Stack, rclone: str | None, keys: list[str], count: int, mebibytes: int, jobs: int, directory: Path,
                 environment: str):
        self.objects = Objects.large(count, mebibytes)
        self.copies: Results = []
        self._keys = keys
        self._mirror = Mirror(stack)
        S3Project(stack, self.objects).fill()
        self._rclone = Rclone(rclone, stack, self._mirror, self.objects, jobs) if rclone else None
        self._script = PlainScript(stack, self._mirror, self.objects, jobs)
        self._ours = Ours(stack, directory, f"{environment}-large", "s3", jobs)

    def run(self, number: int, say: Say) -> None:
        results: dict[str, CopyResult] = {}
        self.copies.append(results)
        for key in rotated(self._keys, number):
            self._mirror.clear()
            if key == "R":
                results[key] = self._rclone.copy()
                results["H"] = together(results[key], self._rclone.hashed())
            elif key == "L":
                results[key] = self._script.copy()
            else:
                with self._ours.worker() as pid:
                    results[key] = self._ours.sync(pid, self.objects, self.objects.count)
                    self._mirror.clear()
                    results["W"] = self._ours.sync(pid, self.objects, self.objects.count)
        for name, result in results.items():
            say(line(number, f"{name}, large", result))


def rotated(keys: list[str], number: int) -> list[str]:
    """Each round begins with another one."""
    start = (number - 1) % len(keys)
    return keys[start:] + keys[:start]


def together(first: CopyResult, second: CopyResult) -> CopyResult:
    """One after the other."""
    return CopyResult(wall=first.wall + second.wall, cpu=first.cpu + second.cpu, largest=max(first.largest, second.largest),
                      server_cpu={name: spent + second.server_cpu[name] for name, spent in first.server_cpu.items()}, steps={})


def line(number: int, what: str, result: CopyResult) -> str:
    steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in result.steps.items())
    return (f"round {number}, {what}: {result.wall:.2f} s, CPU {result.cpu:.2f} s, S3 server {result.server_cpu['s3']:.2f} s, "
            f"peak {result.largest / 2**20:.0f} MiB {steps}").rstrip()
