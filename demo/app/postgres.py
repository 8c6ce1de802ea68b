"""As much of PostgreSQL's wire protocol as the demo's app needs: log in, send a statement with parameters, read its rows."""
from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import socket
import struct

# SQLSTATEs of a database that takes no writes: the transaction may not, or its wait for a lock was ended.
READ_ONLY = "25006"
CANCELLED = "57014"


class DatabaseError(Exception):
    """The server refused a statement; the connection can be used again."""

    def __init__(self, sqlstate: str, message: str):
        super().__init__(f"{message} (SQLSTATE {sqlstate})")
        self.sqlstate = sqlstate


class ConnectionLost(Exception):
    """Nobody knows what became of the last statement."""


class Connection:
    """One session. Not to be used by two threads at once."""

    def __init__(self, host: str, port: int, database: str, user: str, password: str, timeout: float = 30):
        self._received = b""
        try:
            self._socket = socket.create_connection((host, port), timeout)
        except OSError as cause:
            raise ConnectionLost(f"{host}:{port} cannot be reached: {cause}") from None
        settings = {"user": user, "database": database, "application_name": "polaris-coach", "client_encoding": "UTF8"}
        pairs = b"".join(_text(word) for pair in settings.items() for word in pair)
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._send(_framed(b"", struct.pack("!I", 3 << 16) + pairs + b"\0"))
            self._log_in(user, password)
        except BaseException:
            self.close()
            raise

    def run(self, statement: str, *parameters: str | None) -> list[tuple[str | None, ...]]:
        """Runs one statement, by itself a transaction, and returns its rows as text."""
        values = b"".join(struct.pack("!i", -1) if value is None else _counted(str(value)) for value in parameters)
        self._send(_framed(b"P", _text("") + _text(statement) + struct.pack("!H", 0))
                   + _framed(b"B", _text("") + _text("") + struct.pack("!HH", 0, len(parameters)) + values
                             + struct.pack("!H", 0))
                   + _framed(b"E", _text("") + struct.pack("!I", 0))
                   + _framed(b"S", b""))
        rows, refusal = [], None
        while True:
            kind, body = self._message()
            if kind == b"D":
                rows.append(_row(body))
            elif kind == b"E":
                refusal = _refusal(body)
            elif kind == b"Z":
                if refusal:
                    raise refusal
                return rows

    def close(self) -> None:
        self._socket.close()

    def _log_in(self, user: str, password: str) -> None:
        proof = None
        while True:
            kind, body = self._message()
            if kind == b"E":
                raise _refusal(body)
            if kind == b"Z":
                return
            if kind != b"R":
                continue
            (method,) = struct.unpack("!I", body[:4])
            if method == 10 and b"SCRAM-SHA-256" in body[4:].split(b"\0"):
                proof = _Scram(password)
                self._send(_framed(b"p", _text("SCRAM-SHA-256") + _counted(proof.first())))
            elif method == 11:
                self._send(_framed(b"p", proof.final(body[4:].decode()).encode()))
            elif method == 12:
                proof.check(body[4:].decode())
            elif method != 0:
                raise DatabaseError("28000", f"the server asks {user} for a login by method {method}, not by SCRAM-SHA-256")

    def _send(self, message: bytes) -> None:
        try:
            self._socket.sendall(message)
        except OSError as cause:
            raise ConnectionLost(str(cause)) from None

    def _message(self) -> tuple[bytes, bytes]:
        head = self._take(5)
        return head[:1], self._take(struct.unpack("!I", head[1:])[0] - 4)

    def _take(self, count: int) -> bytes:
        while len(self._received) < count:
            try:
                more = self._socket.recv(65536)
            except OSError as cause:
                raise ConnectionLost(str(cause)) from None
            if not more:
                raise ConnectionLost("the server closed the connection")
            self._received += more
        taken, self._received = self._received[:count], self._received[count:]
        return taken


class _Scram:
    """SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677)."""

    def __init__(self, password: str):
        self._password = password.encode()
        self._nonce = secrets.token_urlsafe(18)
        self._bare = f"n=,r={self._nonce}"  # PostgreSQL takes the user's name from the session's beginning.

    def first(self) -> str:
        return f"n,,{self._bare}"

    def final(self, challenge: str) -> str:
        fields = dict(field.split("=", 1) for field in challenge.split(","))
        if not fields["r"].startswith(self._nonce):
            raise DatabaseError("28000", "the server answers another login than this one")
        salted = hashlib.pbkdf2_hmac("sha256", self._password, base64.b64decode(fields["s"]), int(fields["i"]))
        without_proof = f"c=biws,r={fields['r']}"
        signed = f"{self._bare},{challenge},{without_proof}".encode()
        key = _hmac(salted, b"Client Key")
        signature = _hmac(hashlib.sha256(key).digest(), signed)
        self._expected = _hmac(_hmac(salted, b"Server Key"), signed)
        proof = bytes(one ^ other for one, other in zip(key, signature))
        return f"{without_proof},p={base64.b64encode(proof).decode()}"

    def check(self, answer: str) -> None:
        if not hmac.compare_digest(base64.b64decode(answer[2:]), self._expected):
            raise DatabaseError("28000", "the server does not know the password either")


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _framed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


def _text(word: str) -> bytes:
    return word.encode() + b"\0"


def _counted(text: str) -> bytes:
    return struct.pack("!i", len(text.encode())) + text.encode()


def _row(body: bytes) -> tuple[str | None, ...]:
    (count,), at, values = struct.unpack("!H", body[:2]), 2, []
    for _ in range(count):
        (length,) = struct.unpack("!i", body[at:at + 4])
        at += 4
        values.append(None if length < 0 else body[at:at + length].decode())
        at += max(length, 0)
    return tuple(values)


def _refusal(body: bytes) -> DatabaseError:
    fields = {field[:1]: field[1:].decode() for field in body.split(b"\0") if field}
    return DatabaseError(fields.get(b"C", "XX000"), fields.get(b"M", "the server gave no reason"))
