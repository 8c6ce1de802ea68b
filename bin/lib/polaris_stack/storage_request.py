"""Requests to Supabase Storage, or what stands in for it."""
from __future__ import annotations

import base64
import http.client
import json
import urllib.parse


class StorageClient:
    """A client with a key that may do everything; one request at a time, over one connection."""

    def __init__(self, address: str, key: str):
        place = urllib.parse.urlsplit(address)
        self._connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        self._key = key

    def close(self) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body. `path` is what follows /storage/v1, already encoded."""
        self._connection.request(method, "/storage/v1" + path, body=body,
                                 headers={"apikey": self._key, "User-Agent": "polaris-stack", **(headers or {})})
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def list(self, bucket: str) -> list[dict]:
        """All objects of a bucket, as the flat listing describes them."""
        objects, cursor = [], None
        while True:
            page = self._json("POST", f"/object/list-v2/{quoted(bucket)}", {"limit": 1000, **({"cursor": cursor} if cursor else {})})
            objects += page["objects"]
            if not page["hasNext"]:
                return objects
            cursor = page["nextCursor"]

    def info(self, bucket: str, key: str) -> dict:
        return self._json("GET", f"/object/info/{quoted(bucket)}/{quoted(key)}")

    def put(self, bucket: str, key: str, content: bytes, content_type: str, cache_control: str = "max-age=3600",
            user_metadata: dict | None = None) -> None:
        headers = {"Content-Type": content_type, "Cache-Control": cache_control, "x-upsert": "true"}
        if user_metadata:
            headers["x-metadata"] = base64.b64encode(json.dumps(user_metadata).encode()).decode()
        self._succeed("POST", f"/object/{quoted(bucket)}/{quoted(key)}", content, headers)

    def _json(self, method: str, path: str, body: dict | None = None) -> dict:
        content = b"" if body is None else json.dumps(body).encode()
        return json.loads(self._succeed(method, path, content, {"Content-Type": "application/json"}))

    def _succeed(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        status, answer = self.send(method, path, body, headers)
        if status // 100 != 2:
            raise OSError(f"{method} {path}: {status} {answer[:300].decode(errors='replace')}")
        return answer


def quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="/")
