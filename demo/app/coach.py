#!/usr/bin/env python3
"""Polaris Coach, as much of it as the demo needs: pages and messages, through the pooler that every app instance uses.

While the database takes no writes, reading goes on and writing is refused with 503 and a plain message: nobody waits, and
nobody is told that something was saved which was not.

Reads POLARIS_PGBOUNCER_HOST, _PORT, _DATABASE, POLARIS_APP_USER, POLARIS_APP_PASSWORD. Prints its address, then serves.
"""
from __future__ import annotations

import contextlib
import html
import json
import os
import queue
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from postgres import CANCELLED, READ_ONLY, Connection, ConnectionLost, DatabaseError

CONNECTIONS = 20
LONGEST_MESSAGE = 4000
FROZEN = "Polaris Coach can only be read for the moment: your message was not saved. Please try again in a while."
AWAY = "Polaris Coach does not reach its database. Please try again in a moment."
UNKNOWN = "Polaris Coach lost its database while it saved your message: it may have been saved or not."

NEWEST = """select s.id, s.title, p.full_name, m.content, to_char(m.created_at, 'YYYY-MM-DD HH24:MI:SS')
    from public.messages m join public.sessions s on s.id = m.session_id join public.profiles p on p.id = m.sender_id
    order by m.id desc limit 20"""
SEND = """insert into public.messages (session_id, sender_id, content, metadata)
    select s.id, s.client_id, $2, jsonb_build_object('token', $3::text)
    from public.sessions s where s.id = $1::uuid returning id"""
SESSIONS = "select id from public.sessions order by id limit 100"


class Pool:
    """Sessions that requests take turns with; one that is lost is replaced by the next request that needs one."""

    def __init__(self, connect):
        self._connect = connect
        self._idle: queue.LifoQueue = queue.LifoQueue()
        for _ in range(CONNECTIONS):
            self._idle.put(None)

    @contextlib.contextmanager
    def connection(self):
        connection = self._idle.get()
        try:
            connection = connection or self._connect()
            yield connection
        except ConnectionLost:
            if connection:
                connection.close()
            connection = None
            raise
        finally:
            self._idle.put(connection)


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pool: Pool

    def do_GET(self) -> None:
        try:
            path = urlsplit(self.path).path
            if path == "/":
                self._answer(200, _page(self._read(NEWEST)), "text/html; charset=utf-8")
            elif path == "/sessions":
                self._answer(200, json.dumps([row[0] for row in self._read(SESSIONS)]), "application/json")
            else:
                self._answer(404, "There is no such page.")
        except ConnectionLost:
            self._answer(503, AWAY)
        except DatabaseError as refusal:
            print(f"read refused: {refusal}", file=sys.stderr, flush=True)
            self._answer(500, "Something is wrong with what Polaris Coach keeps.")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if urlsplit(self.path).path != "/messages":
            return self._answer(404, "There is no such page.")
        try:
            asked = json.loads(body)
            session, content, token = (str(asked[field]) for field in ("session", "content", "token"))
            uuid.UUID(session)
        except (ValueError, KeyError, TypeError):
            return self._answer(400, "A message is JSON with session, content and token.")
        if not 0 < len(content) <= LONGEST_MESSAGE:
            return self._answer(400, f"A message has 1 to {LONGEST_MESSAGE} characters.")
        self._save(session, content, token)

    def _read(self, question: str) -> list[tuple[str | None, ...]]:
        """Asks again when a session is lost: unlike a write, a question may be repeated."""
        for last in (False, True):
            try:
                with self.pool.connection() as database:
                    return database.run(question)
            except ConnectionLost:
                if last:
                    raise

    def _save(self, session: str, content: str, token: str) -> None:
        sent = False
        try:
            with self.pool.connection() as database:
                sent = True
                rows = database.run(SEND, session, content, token)
        except ConnectionLost:
            return self._answer(502 if sent else 503, UNKNOWN if sent else AWAY)
        except DatabaseError as refusal:
            if refusal.sqlstate in (READ_ONLY, CANCELLED):
                return self._answer(503, FROZEN)
            print(f"write refused: {refusal}", file=sys.stderr, flush=True)
            return self._answer(500, "Your message was not saved.")
        if not rows:
            return self._answer(404, "There is no such session.")
        self._answer(201, json.dumps({"id": int(rows[0][0])}), "application/json")

    def _answer(self, status: int, body: str, kind: str = "text/plain; charset=utf-8") -> None:
        payload = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(payload)))
        if status == 503:
            self.send_header("Retry-After", "5")
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_) -> None:
        """What people do is not written down."""


def _page(rows) -> str:
    items = "".join(
        f"<li><b>{html.escape(name or 'somebody')}</b> in {html.escape(title)}, {html.escape(at)}: "
        f"{html.escape(content[:200])}</li>\n" for _, title, name, content, at in rows)
    return f"<!DOCTYPE html>\n<html lang=\"en\"><title>Polaris Coach</title><h1>Newest messages</h1>\n<ul>\n{items}</ul></html>\n"


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def main() -> None:
    place = {name: os.environ[f"POLARIS_{variable}"] for name, variable in (
        ("host", "PGBOUNCER_HOST"), ("database", "PGBOUNCER_DATABASE"), ("user", "APP_USER"), ("password", "APP_PASSWORD"))}
    port = int(os.environ["POLARIS_PGBOUNCER_PORT"])
    Request.pool = Pool(lambda: Connection(port=port, **place))
    with Server(("127.0.0.1", int(os.environ.get("POLARIS_APP_PORT", "0"))), Request) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except KeyError as missing:
        sys.exit(f"coach.py: {missing} is not set")
    except KeyboardInterrupt:
        pass
