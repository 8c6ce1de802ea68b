"""The plain script of bench/storage: lists two places of an S3 server, and copies what the second one lacks or has otherwise.

list_and_copy.py SOURCE_BUCKET MIRROR_BUCKET MIRROR_PREFIX THREADS, with the address and keys in the environment.
"""
from __future__ import annotations

import os
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin" / "lib"))

from polaris_stack.s3_request import S3Client  # noqa: E402


def listed(client: S3Client, bucket: str, prefix: str = "") -> dict[str, tuple[int, str]]:
    """Size and entity tag of every object under a prefix, by what follows the prefix in its key."""
    found: dict[str, tuple[int, str]] = {}
    query = {"list-type": "2", "prefix": prefix, "encoding-type": "url"}
    while True:
        status, _, body = client.send("GET", f"/{bucket}", query)
        if status != 200:
            raise OSError(f"S3 answered {status} to the listing of {bucket}/{prefix}")
        token = None
        for element in ElementTree.fromstring(body):
            fields = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
            if element.tag.endswith("}Contents"):
                key = urllib.parse.unquote(fields["Key"])
                found[key[len(prefix):]] = (int(fields["Size"]), fields["ETag"])
            elif element.tag.endswith("}NextContinuationToken"):
                token = element.text
        if not token:
            return found
        query = {**query, "continuation-token": token}


def _copy(client: S3Client, source: str, mirror: str) -> None:
    status, _, body = client.send("GET", source)
    if status == 200:
        status, _, _ = client.send("PUT", mirror, body=body, headers={"x-amz-server-side-encryption": "AES256"})
    if status != 200:
        raise OSError(f"S3 answered {status} for {source}")


def _main(bucket: str, mirror: str, prefix: str, threads: str) -> None:
    client = S3Client(os.environ["S3_ENDPOINT"], os.environ["S3_ACCESS_KEY"], os.environ["S3_SECRET_KEY"])
    there = listed(client, mirror, prefix)
    wanted = [key for key, facts in listed(client, bucket).items() if there.get(key) != facts]
    with ThreadPoolExecutor(int(threads)) as pool:
        for _ in pool.map(lambda key: _copy(client, f"/{bucket}/{key}", f"/{mirror}/{prefix}{key}"), wanted):
            pass
    print(len(wanted))


if __name__ == "__main__":
    _main(*sys.argv[1:])
