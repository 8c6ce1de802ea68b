"""Signed S3 requests (AWS Signature Version 4) with nothing but the standard library.

Made for setting up and testing the local stack: path-style addresses, bodies in memory.
"""
from __future__ import annotations

import datetime
import hashlib
import hmac
import urllib.error
import urllib.parse
import urllib.request

from . import web

REGION = "us-east-1"


class S3Client:
    def __init__(self, endpoint: str, access_key: str, secret_key: str):
        self._endpoint = endpoint
        self._access_key = access_key
        self._secret_key = secret_key

    def send(self, method: str, path: str, query: dict[str, str] | None = None,
             body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """The status, headers (lower case) and body the server answered, whatever the status is.

        Raises OSError when there is no answer.
        """
        quoted = urllib.parse.quote(path, safe="/-_.~")
        arguments = "&".join(f"{urllib.parse.quote(key, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
                             for key, value in sorted((query or {}).items()))
        signed = self._signed(method, quoted, arguments, body, headers or {})
        address = f"{self._endpoint}{quoted}" + (f"?{arguments}" if arguments else "")
        request = urllib.request.Request(address, data=body or None, method=method, headers=signed)
        try:
            with web.opener().open(request, timeout=30) as answer:
                return answer.status, _lower(answer.headers), answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, _lower(refusal.headers), refusal.read()

    def _signed(self, method: str, path: str, arguments: str, body: bytes, headers: dict[str, str]) -> dict[str, str]:
        moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(body).hexdigest()
        host = urllib.parse.urlsplit(self._endpoint).netloc
        signed = {**{key.lower(): value.strip() for key, value in headers.items()},
                  "host": host, "x-amz-date": moment, "x-amz-content-sha256": digest}
        names = ";".join(sorted(signed))
        canonical = "\n".join([method, path, arguments,
                               *(f"{name}:{signed[name]}" for name in sorted(signed)), "", names, digest])
        scope = f"{moment[:8]}/{REGION}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{self._secret_key}".encode()
        for part in (*scope.split("/"), text):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signed["authorization"] = (f"AWS4-HMAC-SHA256 Credential={self._access_key}/{scope}, "
                                   f"SignedHeaders={names}, Signature={key.hex()}")
        # Named, because urllib would add a form's content type to any body.
        signed.setdefault("content-type", "application/octet-stream")
        return signed


def _lower(headers) -> dict[str, str]:
    return {key.lower(): value for key, value in headers.items()}
