"""What bench/storage copies, and where to: buckets of random bytes, and the bucket of the mirror."""
from __future__ import annotations

import functools
import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Callable

from .failure import BenchFailure
from .list_and_copy import listed
from .stack import Stack

from polaris_stack.object_store import create_bucket  # noqa: E402  (found by way of .stack)
from polaris_stack.storage_request import StorageClient  # noqa: E402

_KIBIBYTE = 1 << 10
_PIECE = 64 << 20
_AT_ONCE = 8
_PATIENCE = 60  # Seconds for the server to make a bucket.


@dataclass
class Objects:
    """Objects of a bucket: their sizes are always the same, their bytes change with the generation."""

    bucket: str
    count: int
    least: int
    most: int

    @classmethod
    def small(cls, count: int) -> Objects:
        return cls("bench-small", count, 4 * _KIBIBYTE, 64 * _KIBIBYTE)

    @classmethod
    def large(cls, count: int, mebibytes: int) -> Objects:
        return cls("bench-large", count, mebibytes << 20, mebibytes << 20)

    @functools.cached_property
    def sizes(self) -> dict[str, int]:
        """Bytes of every object, by its key."""
        return {f"{number % 100:02d}/{number:07d}.bin": random.Random(number).randint(self.least, self.most)
                for number in range(self.count)}

    def bytes(self) -> int:
        return sum(self.sizes.values())

    def put(self, keys: list[str], generation: int, put: Callable[[str, bytes], None]) -> None:
        """New bytes for some of them."""
        with ThreadPoolExecutor(_AT_ONCE if self.most < 1 << 20 else 1) as pool:
            for _ in pool.map(lambda key: put(key, _bytes(f"{key} {generation}", self.sizes[key])), keys):
                pass


def _bytes(seed: str, size: int) -> bytes:
    """Bytes that do not compress. In pieces, because Python makes no more than 256 MiB at once."""
    source = random.Random(seed)
    return b"".join(source.randbytes(min(_PIECE, size - start)) for start in range(0, size, _PIECE))


class Project:
    """A bucket that is mirrored."""

    def __init__(self, objects: Objects):
        self.objects = objects

    def fill(self) -> None:
        """All objects, unless they are there from an earlier run."""
        sizes = self.objects.sizes
        if self._sizes() != sizes:
            self._empty()
            self.objects.put(list(sizes), 0, self._put)

    def change(self) -> int:
        """Writes one object of a hundred anew, spread over all keys; how many."""
        keys = [key for number, key in enumerate(sorted(self.objects.sizes)) if number % 100 == 0]
        self.objects.put(keys, time.time_ns(), self._put)
        return len(keys)


class S3Project(Project):
    """A bucket of the same S3 server that the mirror is on, beside the mirror's own."""

    def __init__(self, stack: Stack, objects: Objects):
        super().__init__(objects)
        self._client = stack.admin()
        self._client.send("PUT", f"/{objects.bucket}")

    def _sizes(self) -> dict[str, int]:
        return {key: size for key, (size, _) in listed(self._client, self.objects.bucket).items()}

    def _empty(self) -> None:
        self._client.send("DELETE", f"/{self.objects.bucket}")
        self._client.send("PUT", f"/{self.objects.bucket}")

    def _put(self, key: str, content: bytes) -> None:
        status, _, _ = self._client.send("PUT", f"/{self.objects.bucket}/{key}", body=content)
        if status != 200:
            raise BenchFailure(f"S3 answered {status} when {self.objects.bucket}/{key} was written")


class StandInProject(Project):
    """A bucket of the stand-in for Supabase Storage: rows in the source database, bytes in files."""

    def __init__(self, stack: Stack, objects: Objects):
        super().__init__(objects)
        self._stack = stack
        self._clients = threading.local()
        self._client().send("POST", "/bucket", json.dumps({"id": objects.bucket, "name": objects.bucket}).encode(),
                            {"Content-Type": "application/json"})

    def _client(self) -> StorageClient:
        """One for each thread: it has one connection."""
        if not hasattr(self._clients, "client"):
            self._clients.client = StorageClient(self._stack["POLARIS_STORAGE_URL"], self._stack["POLARIS_STORAGE_KEY"])
        return self._clients.client

    def _sizes(self) -> dict[str, int]:
        return {row["name"]: row["metadata"]["size"] for row in self._client().list(self.objects.bucket)}

    def _empty(self) -> None:
        self._client().send("POST", f"/bucket/{self.objects.bucket}/empty")

    def _put(self, key: str, content: bytes) -> None:
        self._client().put(self.objects.bucket, key, content, "application/octet-stream")


class Mirror:
    """The bucket that everybody copies into, each below a prefix of its own."""

    def __init__(self, stack: Stack):
        self.bucket = stack["POLARIS_S3_BUCKET"]
        self._client = stack.admin()

    def clear(self) -> None:
        """Removes the whole bucket, which is quick and gives the disk back at once, and makes it anew."""
        self._client.send("DELETE", f"/{self.bucket}")
        deadline = time.monotonic() + _PATIENCE
        while not create_bucket(self._client):
            if time.monotonic() > deadline:
                raise BenchFailure(f"the bucket {self.bucket} could not be made anew: bin/stack reset --name bench")
            time.sleep(0.2)

    def check(self, prefix: str, objects: Objects) -> None:
        """Every object is there with its size."""
        found = {key: size for key, (size, _) in listed(self._client, self.bucket, prefix).items()}
        if found != objects.sizes:
            raise BenchFailure(f"{self.bucket}/{prefix} holds {len(found)} objects that are not the {objects.count} of the source")
