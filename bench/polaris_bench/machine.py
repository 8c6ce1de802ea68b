"""What a figure depends on: the machine, the programs, the commit."""
from __future__ import annotations

import datetime
import os
import platform
import shutil
import subprocess
from pathlib import Path

from . import pipelines
from .stack import CHECKOUT, Stack


def facts(stack: Stack) -> list[tuple[str, str]]:
    found = [
        ("date", datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")),
        ("commit", commit()),
        ("processor", f"{os.cpu_count()} cores, {_field('/proc/cpuinfo', 'model name')}"),
        ("memory", f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.1f} GiB"),
        ("kernel", f"{platform.system()} {platform.release()}"),
        ("load before the first round", "%.2f (1 min)" % os.getloadavg()[0]),
        ("Java", _first_line("java", "--version")),
        ("worker's Java options", pipelines.worker_java_options()),
        ("PostgreSQL", f"server {stack.ask('show server_version')}, {_first_line(stack.tool('pg_dump'), '--version')}"),
        ("gzip", _first_line("gzip", "--version")),
        ("uploads of the strategy", pipelines.uploader()),
    ]
    if shutil.which("dpkg-query"):
        found.append(("zlib", _first_line("dpkg-query", "-W", "zlib1g")))
    return found


def commit() -> str:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--", ".", ":!bench/README.md")
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + (" with local changes" if changed else "")


def _field(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"


def _first_line(*command: str) -> str:
    answer = subprocess.run(command, capture_output=True, text=True)
    return ((answer.stdout or answer.stderr).splitlines() or ["unknown"])[0].replace("\t", " ")
