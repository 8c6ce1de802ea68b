"""All parts together: brought up, taken down, asked how they are."""
from __future__ import annotations

import shutil

from . import credentials, ports
from .checkout import STACKS, StackDirectory, exclusive
from .failure import StackFailure
from .object_store import ObjectStore
from .pooler import Pooler
from .source_cluster import SourceCluster
from .storage_server import StorageServer
from .target_cluster import TargetCluster
from .temporal_server import TemporalServer

PARTS = (TemporalServer, SourceCluster, ObjectStore, TargetCluster, StorageServer, Pooler)
DEFAULT_ENVIRONMENTS = ["prod"]


class Stack:
    """One named stack. Every method but `status` expects the directory's lock to be held."""

    def __init__(self, directory: StackDirectory, environments: list[str] | None = None):
        """`environments`: those whose prefixes in S3 the roles may use; None keeps what was asked for before."""
        self.directory = directory
        directory.create()
        if environments is not None:
            directory.remember(environments=environments)
        memory = directory.remembered()
        self.environments: list[str] = memory.get("environments", DEFAULT_ENVIRONMENTS)
        self.ports = self._ports(memory.get("ports", {}))
        self.credentials = credentials.of(directory)
        self.temporal = TemporalServer(directory, self._ports_of(TemporalServer))
        self.postgres = SourceCluster(directory, self._ports_of(SourceCluster), self.credentials)
        self.object_store = ObjectStore(directory, self._ports_of(ObjectStore), self.credentials, self.environments)
        self.target = TargetCluster(directory, self._ports_of(TargetCluster), self.credentials)
        self.storage = StorageServer(directory, self._ports_of(StorageServer), self.credentials, self.ports["postgres"])
        self.pooler = Pooler(directory, self._ports_of(Pooler), self.credentials, self.postgres)
        self.parts = {part.name: part for part in (
            self.temporal, self.postgres, self.object_store, self.target, self.storage, self.pooler)}

    def _ports(self, remembered: dict[str, int]) -> dict[str, int]:
        missing = [name for part in PARTS for name in part.ports if name not in remembered]
        if not missing:
            return remembered
        with exclusive(STACKS / ".ports.lock", "the choice of ports"):
            chosen = {**remembered, **ports.choose(missing, _ports_of_all_stacks())}
            self.directory.remember(ports=chosen)
        return chosen

    def _ports_of(self, part) -> dict[str, int]:
        return {name: self.ports[name] for name in part.ports}

    def up(self, rows: int | None) -> None:
        """Starts what does not run. `rows` is the demo data's scale, None for an empty database."""
        if self.object_store.process.pid() is not None and self.object_store.outdated():
            print("ops/iam or the environments changed: starting S3 again", flush=True)
            self.object_store.stop()
        if self.storage.process.pid() is not None and self.storage.outdated():
            print("the storage server's source changed: starting it again", flush=True)
            self.storage.stop()
        for name in self.parts:
            self.start(name)
        if rows is not None:
            self.postgres.load_demo_data(rows)
            self.storage.load_demo_objects()

    def start(self, name: str) -> None:
        part = self.parts[name]
        if part.process.pid() is not None:
            part.process.wait_until(part.ready, seconds=60)
            return
        for use in part.ports:
            if not ports.becomes_free(self.ports[use], seconds=5):
                raise StackFailure(
                    f"port {self.ports[use]}, remembered for {use} of stack '{self.directory.name}', is taken by another "
                    f"process: end that one, or choose new ports by bin/stack reset --new-ports --name {self.directory.name}")
        part.start()

    def down(self) -> list[str]:
        """Ends the parts in reverse order of their start; the names of those that ran."""
        return [name for name in reversed(list(self.parts)) if self.parts[name].stop()]

    def remove_data(self) -> None:
        self.postgres.remove()
        self.target.remove()
        self.storage.remove()
        self.pooler.remove()
        for place in (self.directory.data, self.directory.logs, self.directory.run):
            shutil.rmtree(place, ignore_errors=True)
        self.directory.create()
        self.directory.remember(s3_identities=None)

    def remove(self) -> None:
        self.postgres.remove()
        self.target.remove()
        self.pooler.remove()
        shutil.rmtree(self.directory.path)

    def status(self) -> list[dict]:
        return [self._status_of(part) for part in self.parts.values()]

    @staticmethod
    def _status_of(part) -> dict:
        pid = part.process.pid()
        state = "stopped" if pid is None else "running" if part.ready() else "not ready"
        return {"part": part.name, "state": state, "address": part.address, "pid": pid}


def _ports_of_all_stacks() -> set[int]:
    return {port for path in STACKS.glob("*/remembered.json")
            for port in StackDirectory(path.parent.name).remembered().get("ports", {}).values()}
