"""The bytes of the demo's storage objects: always the same, and nothing anybody ever recorded."""
from __future__ import annotations

import hashlib

from .storage_request import StorageClient

BUCKETS = ("user-media", "public-assets")
LARGE = ("user-media", "exports/all recordings.mp4", 20_000_000)
# Each has broken a tool: a key that begins another, double and trailing slashes, characters that addresses use, names
# that a backup uses itself.
ODD_KEYS = ("a", "a/b", "a/b/", "a//b", "a!", "/leading slash", "trailing/slash/", "with space.txt", "with+plus.txt",
            "with?question&and=equals.txt", "semi;colon,comma:colon@at$dollar.txt", "(brackets)'and quotes'*.txt",
            "dots/.../.hidden", "Case.txt", "case.txt", "manifest.json", "manifests/manifest.json", ".polaris/x")
SMALL = 200


def content(bucket: str, key: str, size: int) -> bytes:
    """Bytes that do not compress, made from the name."""
    return hashlib.shake_256(f"{bucket}/{key}".encode()).digest(size)


def load(client: StorageClient) -> int:
    """Gives every row of the demo data its bytes, and adds objects of its own; how many there are then."""
    for bucket in BUCKETS:
        for row in client.list(bucket):
            facts = row["metadata"] or {}
            client.put(bucket, row["name"], content(bucket, row["name"], facts.get("size", 0)),
                       facts.get("mimetype", "text/plain"), facts.get("cacheControl", "max-age=3600"),
                       client.info(bucket, row["name"])["metadata"])
    for key in ODD_KEYS:
        client.put("public-assets", f"odd/{key}", content("odd", key, 100), "text/plain", user_metadata={"odd": key})
    client.put("public-assets", "odd/empty.txt", b"", "text/plain", "no-cache")
    for number in range(SMALL):
        key = f"thumbnails/{number % 20:02d}/{number:04d}.webp"
        client.put("public-assets", key, content("public-assets", key, 500 + number * 97 % 12_000), "image/webp", "max-age=31536000")
    bucket, key, size = LARGE
    client.put(bucket, key, content(bucket, key, size), "video/mp4")
    return sum(len(client.list(bucket)) for bucket in BUCKETS)
