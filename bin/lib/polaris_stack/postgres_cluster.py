"""One PostgreSQL cluster: made on its first start, found again afterwards, ended by its own pid."""
from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .checkout import CHECKOUT, StackDirectory
from .failure import StackFailure
from .ports import HOST
from .processes import ServerProcess, run_as
from .server_user import place, server_user
from .tools import PostgresTools

SUPERUSER = "postgres"
MAINTENANCE_DATABASE = "postgres"  # Every cluster has it.


class PostgresCluster:
    """What every cluster of a stack has; a part of the stack is a subclass that says what stands in it."""

    name: str
    ports: tuple[str]
    superuser_secret: str
    initdb_options: tuple[str, ...] = ()

    def __init__(self, directory: StackDirectory, ports: dict[str, int], credentials: dict):
        self.directory = directory
        self.port = ports[self.name]
        self.credentials = credentials
        self.address = f"{HOST}:{self.port}"
        self.process = ServerProcess(self.name, directory.run, directory.logs / f"{self.name}.log")
        self._user = server_user()

    def fill(self) -> None:
        """Puts into a new cluster what it is to hold from its first day."""
        raise NotImplementedError

    def start(self) -> None:
        # Interrupted in its making, it holds nothing yet.
        if self._recall("unfinished"):
            self.remove()
        cluster = self._cluster()
        new = not (cluster / "PG_VERSION").exists()
        if new:
            self._remember(unfinished=True)
            self._initialise(cluster)
        _forget_dead_postmaster(cluster)
        self._run(cluster)
        if new:
            self.fill()
            self._remember(unfinished=None)

    def _run(self, cluster: Path) -> None:
        command = [self.tools().path("postgres"), "-D", str(cluster), "-p", str(self.port),
                   "-c", f"listen_addresses={HOST}", "-c", "unix_socket_directories=",
                   "-c", f"cluster_name=polaris-{self.directory.name}-{self.name}"]
        deadline = time.monotonic() + 60
        while True:
            written = self.process.log.stat().st_size if self.process.log.exists() else 0
            self.process.start(command, {"LC_ALL": "C"}, cluster, self._user)
            try:
                return self.process.wait_until(self.ready, seconds=60)
            except StackFailure:
                # Backends of a killed postmaster need a moment to see that it is gone.
                with open(self.process.log, "rb") as log:
                    log.seek(written)
                    if b"still in use" not in log.read() or time.monotonic() > deadline:
                        raise
                time.sleep(0.2)

    def ready(self) -> bool:
        """True when a login succeeds: accepting connections is said a little before."""
        return self.psql(["-c", "select 1"]).returncode == 0

    def psql(self, arguments: list[str], directory: Path | None = None,
             more: dict[str, str] | None = None) -> subprocess.CompletedProcess:
        """Runs psql as superuser."""
        # The password goes by the environment: anyone may read a command line.
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        environment.update(PGPASSWORD=self.credentials[self.superuser_secret], PGHOST=HOST, PGPORT=str(self.port),
                           PGUSER=SUPERUSER, PGDATABASE=MAINTENANCE_DATABASE, PGCONNECT_TIMEOUT="5", PGCLIENTENCODING="UTF8", **(more or {}))
        return subprocess.run([self.tools().path("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, cwd=directory)

    def tools(self) -> PostgresTools:
        cluster = self._recall("cluster")
        version = Path(cluster) / "PG_VERSION" if cluster else None
        with contextlib.suppress(FileNotFoundError):
            if version:
                return PostgresTools.find(int(version.read_text()))
        return PostgresTools.find()

    def stop(self) -> bool:
        # SIGINT ends the sessions and writes a checkpoint; SIGQUIT leaves recovery to the next start.
        return self.process.stop([(signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)])

    def kill(self) -> bool:
        return self.process.stop([(signal.SIGKILL, 10)])

    def remove(self) -> None:
        cluster = self._recall("cluster")
        if cluster and Path(cluster).exists():
            shutil.rmtree(cluster)
        self._remember(cluster=None, unfinished=None)

    def _recall(self, fact: str):
        return self.directory.remembered().get(f"{self.name}_{fact}")

    def _remember(self, **facts) -> None:
        self.directory.remember(**{f"{self.name}_{fact}": value for fact, value in facts.items()})

    def _cluster(self) -> Path:
        known = self._recall("cluster")
        if known:
            return Path(known)
        cluster = place(self.directory.data, self.name, self.directory.name, self._user)
        self._remember(cluster=str(cluster))
        return cluster

    def _initialise(self, cluster: Path) -> None:
        initdb = self.tools().path("initdb")
        if cluster.exists():
            shutil.rmtree(cluster)
        cluster.mkdir(mode=0o700)
        if self._user:
            shutil.chown(cluster, self._user, self._user)
        with tempfile.NamedTemporaryFile("w", prefix="polaris-", suffix=".pw") as password:
            password.write(self.credentials[self.superuser_secret])
            password.flush()
            if self._user:
                shutil.chown(password.name, self._user)
            answer = run_as([initdb, "-D", str(cluster), "--username", SUPERUSER, f"--pwfile={password.name}",
                             "--auth=scram-sha-256", "--encoding=UTF8", *self.initdb_options,
                             "--locale", "C.UTF-8" if sys.platform.startswith("linux") else "C"],
                            self._user, cwd=cluster)
        if answer.returncode != 0:
            raise StackFailure(f"initdb in {cluster} failed: {answer.stderr.strip()}")


def _forget_dead_postmaster(cluster: Path) -> None:
    """Removes the lock file of a postmaster that is gone.

    PostgreSQL does so itself unless the pid was given to another process of the same user meanwhile, as happens
    in a restarted container.
    """
    lock = cluster / "postmaster.pid"
    try:
        pid = int(lock.read_text().split()[0])
        running = Path(f"/proc/{pid}/cmdline").read_bytes() if Path("/proc/self").exists() else b"-D" + bytes(cluster)
    except FileNotFoundError:
        running = b""
    except (ValueError, IndexError):
        return
    if not re.search(re.escape(bytes(cluster)), running):
        with contextlib.suppress(FileNotFoundError):
            lock.unlink()
