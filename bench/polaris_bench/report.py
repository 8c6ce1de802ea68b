"""Results as Markdown, and their place in bench/README.md."""
from __future__ import annotations

import statistics
from pathlib import Path
from typing import Callable

from .failure import BenchFailure
from .result import Result

_MIB = 1 << 20
_BOUND = 512 * _MIB  # What the design promises for a worker at any size of database.

NAMES = {
    "A": "A. strategy, local file",
    "B": "B. ours, local file",
    "C": "C. strategy, into S3",
    "D": "D. ours, into S3, committed",
    "E": "E. ours, into S3, verified",
    "F": "F. ours, local file, `fastest`",
    "N": "N. `pg_dump -Fc -Z0` alone, into nothing",
}
_PAIRS = ("B/A", "F/A", "F/N", "D/C", "E/C")


def section(rounds: list[dict[str, Result]], facts: list[tuple[str, str]], size: str, command: str) -> str:
    """Everything about one scale."""
    lines = [f"### {size}", "", f"`{command}`, {len(rounds)} round{'s' if len(rounds) > 1 else ''}: median (least … greatest)", ""]
    lines += _costs(rounds) + [""] + _ratios(rounds) + [""] + _server_cost(rounds) + [""]
    return "\n".join([*lines, *(f"- {name}: {value}" for name, value in facts)])


def curve(scales: list[tuple[int, list[dict[str, Result]]]]) -> str:
    """Peak memory against size: greatest of all rounds."""
    lines = ["### Memory against size", "", "Greatest of all rounds.", "",
             "| rows | uncompressed archive, MiB | B, largest process, MiB | D, largest process, MiB | E, largest process, MiB |",
             "|---|---|---|---|---|"]
    for rows, rounds in scales:
        peaks = [f"{max(one[key].largest for one in rounds) / _MIB:.0f}" for key in "BDE"]
        lines.append(f"| {rows:,} | {rounds[0]['B'].archive_bytes / _MIB:,.0f} | " + " | ".join(peaks) + " |")
    return "\n".join(lines)


def write(readme: Path, text: str, what: str = "measured") -> None:
    """Replaces what is between the markers of that name."""
    start, stop = f"<!-- {what} -->", f"<!-- /{what} -->"
    before, begin, rest = readme.read_text().partition(start)
    _, end, after = rest.partition(stop)
    if not begin or not end:
        raise BenchFailure(f"{readme.name} lacks the lines {start} and {stop}: put them where the figures belong")
    readme.write_text(f"{before}{start}\n{text.strip()}\n{stop}{after}")


def _costs(rounds: list[dict[str, Result]]) -> list[str]:
    lines = ["| | wall, s | CPU of the tool, s | peak RSS of the largest process, MiB | greatest sum of RSS, MiB | dump, MiB | all output, MiB |",
             "|---|---|---|---|---|---|---|"]
    for key, name in NAMES.items():
        results = [one[key] for one in rounds]
        peak = spread([r.largest / _MIB for r in results], 0)
        if key in "DE":
            worst = max(r.largest for r in results)
            peak += f", {'below' if worst <= _BOUND else '**ABOVE**'} the bound of 512"
        lines.append(f"| {name} | {spread([r.wall for r in results], 2)} | {spread([r.cpu for r in results], 2)} | {peak} "
                     f"| {spread([r.total / _MIB for r in results], 0)} | {spread([r.dump_bytes / _MIB for r in results], 1)} "
                     f"| {spread([r.stored_bytes / _MIB for r in results], 1)} |")
    return lines


def _ratios(rounds: list[dict[str, Result]]) -> list[str]:
    measures: dict[str, Callable[[Result], float]] = {
        "wall": lambda r: r.wall, "CPU": lambda r: r.cpu, "peak RSS": lambda r: r.largest, "dump bytes": lambda r: r.dump_bytes}
    lines = ["| ratio within each round | " + " | ".join(measures) + " |", "|---" * (len(measures) + 1) + "|"]
    for pair in _PAIRS:
        ours, theirs = pair.split("/")
        # What goes nowhere has no size.
        cells = [spread([measure(one[ours]) / measure(one[theirs]) for one in rounds], 2) if measure(rounds[0][theirs]) else "–"
                 for measure in measures.values()]
        lines.append(f"| {pair} | " + " | ".join(cells) + " |")
    return lines


def _server_cost(rounds: list[dict[str, Result]]) -> list[str]:
    servers = list(rounds[0]["A"].server_cpu)
    lines = ["| CPU of the servers meanwhile, s | " + " | ".join(servers) + " |", "|---" * (len(servers) + 1) + "|"]
    for key in NAMES:
        cells = [spread([one[key].server_cpu[server] for one in rounds], 2) for server in servers]
        lines.append(f"| {key} | " + " | ".join(cells) + " |")
    return lines


def spread(values: list[float], digits: int) -> str:
    def text(value: float) -> str:
        return f"{value:,.{digits}f}"

    middle, least, greatest = text(statistics.median(values)), text(min(values)), text(max(values))
    return middle if least == greatest else f"{middle} ({least} … {greatest})"
