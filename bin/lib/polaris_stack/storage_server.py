"""A stand-in for Supabase Storage: rows in the source database, bytes in files of the stack."""
from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from . import demo_objects, tools, web
from .checkout import CHECKOUT, STACKS, TOOLS, StackDirectory, exclusive
from .failure import StackFailure
from .ports import HOST
from .postgres_cluster import SUPERUSER
from .processes import ServerProcess
from .source_cluster import DATABASE
from .storage_request import StorageClient

_MODULE = CHECKOUT / "storage-server"
_JAR = "polaris-storage-server.jar"


class StorageServer:
    name = "storage"
    ports = ("storage",)

    def __init__(self, directory: StackDirectory, ports: dict[str, int], credentials: dict, database_port: int):
        self._directory = directory
        self._port = ports["storage"]
        self._credentials = credentials
        self._database = f"jdbc:postgresql://{HOST}:{database_port}/{DATABASE}"
        self.address = f"http://{HOST}:{self._port}"
        self.process = ServerProcess(self.name, directory.run, directory.logs / "storage.log")

    def start(self) -> None:
        program = _program()
        data = self._directory.data / "storage"
        data.mkdir(exist_ok=True)
        # Secrets go by the environment: anyone may read a command line.
        environment = {"STORAGE_PORT": str(self._port), "STORAGE_DIRECTORY": str(data),
                       "STORAGE_DATABASE": self._database, "STORAGE_DATABASE_USER": SUPERUSER,
                       "STORAGE_DATABASE_PASSWORD": self._credentials["postgres"],
                       "STORAGE_JWT_SECRET": self._credentials["storage_jwt_secret"],
                       "STORAGE_SECRET_KEY": self._credentials["storage_secret_key"],
                       "STORAGE_PUBLISHABLE_KEY": self._credentials["storage_publishable_key"]}
        # Without the IPv4 stack Java listens on a socket of both families, if only for this address.
        self.process.start([tools.java(), "-Xmx128m", "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true", "-cp", f"{program}/*",
                            "dev.polaris.backup.storage.server.StorageServerCommand"], environment, data)
        self.process.wait_until(self.ready, seconds=60)
        self._directory.remember(storage_program=program.name)

    def ready(self) -> bool:
        return web.answers(f"{self.address}/storage/v1/status")

    def outdated(self) -> bool:
        """True when the running server was built from another source than there is now."""
        return self._directory.remembered().get("storage_program") != _name()

    def stop(self) -> bool:
        return self.process.stop([(signal.SIGTERM, 5), (signal.SIGKILL, 10)])

    def kill(self) -> bool:
        return self.process.stop([(signal.SIGKILL, 10)])

    def client(self) -> StorageClient:
        return StorageClient(self.address, self._credentials["storage_secret_key"])

    def load_demo_objects(self) -> None:
        """Gives the demo data's rows their bytes, and adds what breaks tools; once in the data's life."""
        if self._directory.remembered().get("demo_objects"):
            return
        print("loading the demo's storage objects …", file=sys.stderr)
        with contextlib.closing(self.client()) as client:
            self._directory.remember(demo_objects=demo_objects.load(client))

    def remove(self) -> None:
        self._directory.remember(demo_objects=None, storage_program=None)


def _name() -> str:
    """The name of the program made from the source as it is now."""
    digest = hashlib.sha256()
    files = [CHECKOUT / "pom.xml", _MODULE / "pom.xml", *sorted((_MODULE / "src" / "main").rglob("*"))]
    for file in files:
        if file.is_file():
            digest.update(f"{file.relative_to(CHECKOUT)}\n".encode() + file.read_bytes())
    return f"storage-server-{digest.hexdigest()[:16]}"


def _program() -> Path:
    """A directory with the server's jars, of its own: a build must not replace what a server runs from."""
    program = TOOLS / _name()
    with exclusive(STACKS / ".storage-server.lock", "the build of the storage server"):
        if program.exists():
            return program
        print("building the storage server …", file=sys.stderr)
        answer = subprocess.run([tools.maven(), "-q", "-B", "-ntp", "-pl", _MODULE.name, "-DskipTests", "package"],
                                cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if answer.returncode != 0:
            raise StackFailure(f"the storage server could not be built: {(answer.stdout + answer.stderr).strip()[-2000:]}")
        unfinished = program.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(_MODULE / "target" / "lib", unfinished)
        shutil.copy(_MODULE / "target" / _JAR, unfinished)
        os.replace(unfinished, program)
        return program
