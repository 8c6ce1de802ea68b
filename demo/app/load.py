#!/usr/bin/env python3
"""Writers and readers of Polaris Coach: load.py ADDRESS LEDGER [--writers N]

Each writer sends one message after the other, and writes down those that were acknowledged: one line of JSON in LEDGER with the
message's token, its id, and when it was sent and acknowledged. Runs until it gets SIGINT or SIGTERM, then prints as one line
of JSON what came of it all.
"""
from __future__ import annotations

import argparse
import http.client
import json
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from urllib.parse import urlsplit

PAUSE = 0.02  # Between two messages of one writer: people type.
REFUSED_PAUSE = 0.2


class Ledger:
    """What was acknowledged, on disk before the next message is sent, and how often what was answered."""

    def __init__(self, path: str):
        self._file = open(path, "a", buffering=1)
        self._lock = threading.Lock()
        self.answers: Counter = Counter()
        self.longest_gap = 0.0
        self._last = None

    def acknowledged(self, token: str, number: int, sent: float) -> None:
        now = time.time()
        with self._lock:
            self._file.write(json.dumps({"token": token, "id": number, "sent": sent, "acknowledged": now}) + "\n")
            if self._last is not None:
                self.longest_gap = max(self.longest_gap, now - self._last)
            self._last = now

    def count(self, what: str) -> None:
        with self._lock:
            self.answers[what] += 1


class Client:
    """One person's connection to the app."""

    def __init__(self, address: str):
        self._place = urlsplit(address).netloc
        self._connection = None

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """The answer; raises OSError or HTTPException when there is none."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._place, timeout=60)
        try:
            self._connection.request(method, path, body)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            self._connection = None
            raise


def write(address: str, sessions: list[str], ledger: Ledger, end: threading.Event) -> None:
    client = Client(address)
    turn = 0
    while not end.is_set():
        token, sent = str(uuid.uuid4()), time.time()
        message = {"session": sessions[turn % len(sessions)], "content": f"message {turn}", "token": token}
        turn += 1
        try:
            status, body = client.ask("POST", "/messages", json.dumps(message))
        except (OSError, http.client.HTTPException):
            status, body = 0, b""
        ledger.count("no answer" if status == 0 else f"write {status}")
        if status == 201:
            ledger.acknowledged(token, json.loads(body)["id"], sent)
        end.wait(PAUSE if status == 201 else REFUSED_PAUSE)


def read(address: str, ledger: Ledger, end: threading.Event) -> None:
    client = Client(address)
    while not end.is_set():
        try:
            status, _ = client.ask("GET", "/")
        except (OSError, http.client.HTTPException):
            status = 0
        ledger.count("no answer" if status == 0 else f"read {status}")
        end.wait(REFUSED_PAUSE)


def main() -> None:
    parser = argparse.ArgumentParser(description="Puts Polaris Coach under load.")
    parser.add_argument("address")
    parser.add_argument("ledger")
    parser.add_argument("--writers", type=int, default=50)
    options = parser.parse_args()
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())
    ledger = Ledger(options.ledger)
    status, body = Client(options.address).ask("GET", "/sessions")
    if status != 200:
        sys.exit(f"load.py: {options.address}/sessions answers {status}: {body.decode()}")
    sessions = json.loads(body)
    threads = [threading.Thread(target=write, args=(options.address, sessions, ledger, end)) for _ in range(options.writers)]
    threads.append(threading.Thread(target=read, args=(options.address, ledger, end)))
    for thread in threads:
        thread.start()
    while not end.wait(1):
        pass
    for thread in threads:
        thread.join()
    print(json.dumps({"writers": options.writers, "answers": dict(sorted(ledger.answers.items())),
                      "longestGapSeconds": round(ledger.longest_gap, 2)}), flush=True)


if __name__ == "__main__":
    main()
