"""The servers, as `bin/stack` gives them."""
from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from .failure import BenchFailure

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT / "bin" / "lib"))

from polaris_stack.s3_request import S3Client  # noqa: E402

_NAME = "bench"
# Each round has environments of its own, so that no worker sees what another round left for it.
ENVIRONMENTS = "bench-*"


class Stack:
    """The running servers with demo data of a scale."""

    def __init__(self, rows: int):
        self.rows = rows
        arguments = ["--rows", str(rows), "--env", ENVIRONMENTS]
        _stack("up", *arguments)
        self._read()
        if self._rows_loaded() != rows:
            _stack("reset", *arguments)
            self._read()

    def _read(self) -> None:
        lines = subprocess.run([CHECKOUT / "bin/stack", "env", "--name", _NAME], capture_output=True, text=True, check=True)
        words = shlex.split(lines.stdout)
        self.variables = dict(word.split("=", 1) for word in words if "=" in word)
        status = subprocess.run([CHECKOUT / "bin/stack", "status", "--name", _NAME, "--json"],
                                capture_output=True, text=True, check=True)
        self.pids: dict[str, int] = {part["part"]: part["pid"] for part in json.loads(status.stdout)}

    def __getitem__(self, variable: str) -> str:
        return self.variables[variable]

    def tool(self, name: str) -> str:
        """A program of the source's own PostgreSQL version."""
        return str(Path(self["POLARIS_PG_BIN"]) / name)

    def source_login(self) -> dict[str, str]:
        """The worker's own login, as libpq reads it from the environment."""
        return {"PGHOST": self["POLARIS_SOURCE_HOST"], "PGPORT": self["POLARIS_SOURCE_PORT"],
                "PGDATABASE": self["POLARIS_SOURCE_DATABASE"], "PGUSER": self["POLARIS_SOURCE_USER"],
                "PGPASSWORD": self["POLARIS_SOURCE_PASSWORD"], "PGSSLMODE": "disable"}

    def source_admin(self) -> dict[str, str]:
        """The source's superuser, for what only he may read."""
        return {**self.source_login(), "PGUSER": self["POLARIS_SOURCE_ADMIN_USER"],
                "PGPASSWORD": self["POLARIS_SOURCE_ADMIN_PASSWORD"]}

    def target_login(self, database: str) -> dict[str, str]:
        """The superuser of the cluster that is restored into."""
        return {"PGHOST": self["POLARIS_TARGET_HOST"], "PGPORT": self["POLARIS_TARGET_PORT"], "PGDATABASE": database,
                "PGUSER": self["POLARIS_TARGET_USER"], "PGPASSWORD": self["POLARIS_TARGET_PASSWORD"], "PGSSLMODE": "disable"}

    def ask(self, query: str) -> str:
        answer = subprocess.run([self.tool("psql"), "-XAtqc", query], capture_output=True, text=True,
                                env={**os.environ, **self.source_login()})
        if answer.returncode != 0:
            raise BenchFailure(f"the source did not answer: {answer.stderr.strip()}")
        return answer.stdout.strip()

    def _rows_loaded(self) -> int:
        return int(self.ask("select count(*) from public.messages"))

    def objects(self, prefix: str) -> list[tuple[str, str, int]]:
        """Key, version and bytes of every object version under a prefix (up to 1,000, more than a round makes)."""
        status, _, body = self.admin().send(
            "GET", f"/{self['POLARIS_S3_BUCKET']}", {"versions": "", "prefix": prefix, "max-keys": "1000"})
        if status != 200:
            raise BenchFailure(f"S3 answered {status} when asked for what is under {prefix}")
        found = []
        for element in ElementTree.fromstring(body):
            if element.tag.endswith("}Version") or element.tag.endswith("}DeleteMarker"):
                fields = {child.tag.rpartition("}")[2]: child.text for child in element}
                found.append((fields["Key"], fields["VersionId"], int(fields.get("Size") or 0)))
        return found

    def remove(self, prefix: str) -> None:
        """Removes every object version under a prefix: the disk must hold one round, not all."""
        for key, version, _ in self.objects(prefix):
            status, _, _ = self.admin().send("DELETE", f"/{self['POLARIS_S3_BUCKET']}/{key}", {"versionId": version})
            if status not in (200, 204):
                raise BenchFailure(f"S3 answered {status} to the removal of {key}: bin/stack reset --name {_NAME} removes all")

    def admin(self) -> S3Client:
        return S3Client(self["POLARIS_S3_ENDPOINT"], self["POLARIS_S3_ADMIN_ACCESS_KEY"], self["POLARIS_S3_ADMIN_SECRET_KEY"])


def take_down() -> None:
    """Ends the servers; their data stays for the next time."""
    _stack("down")


def _stack(command: str, *arguments: str) -> None:
    done = subprocess.run([CHECKOUT / "bin/stack", command, "--name", _NAME, *arguments], stdout=sys.stderr)
    if done.returncode != 0:
        raise BenchFailure(f"bin/stack {command} failed; its words are above")
