"""The demo's app without its database, and the login it uses; with a database it is tried by bin/demo incident."""
import base64
import contextlib
import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

APP = pathlib.Path(__file__).resolve().parents[2] / "demo" / "app"
sys.dont_write_bytecode = True
sys.path.insert(0, str(APP))

import check  # noqa: E402
import postgres  # noqa: E402


class LoginTest(unittest.TestCase):
    def test_the_example_of_rfc_7677(self):
        login = postgres._Scram("pencil")
        challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        login._nonce = "rOprNGfwEbeRWgbNEkqO"
        login._bare = f"n=user,r={login._nonce}"
        self.assertTrue(login.final(challenge).endswith(",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
        login.check("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
        with self.assertRaises(postgres.DatabaseError):
            login.check("v=" + base64.b64encode(bytes(32)).decode())

    def test_a_row_has_nulls_and_text(self):
        body = struct.pack("!Hi", 2, -1) + struct.pack("!i", 3) + "né".encode()
        self.assertEqual((None, "né"), postgres._row(body))


class AppTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with contextlib.closing(socket.socket()) as nobody:
            nobody.bind(("127.0.0.1", 0))
            port = nobody.getsockname()[1]
        cls.app = subprocess.Popen(
            [sys.executable, "-B", str(APP / "coach.py")], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "POLARIS_PGBOUNCER_HOST": "127.0.0.1", "POLARIS_PGBOUNCER_PORT": str(port),
                 "POLARIS_PGBOUNCER_DATABASE": "app", "POLARIS_APP_USER": "nobody", "POLARIS_APP_PASSWORD": "x",
                 "POLARIS_APP_PORT": "0"})
        cls.address = cls.app.stdout.readline().strip()

    @classmethod
    def tearDownClass(cls):
        cls.app.terminate()
        cls.app.wait()
        cls.app.stdout.close()

    def ask(self, path, body=None):
        request = urllib.request.Request(self.address + path, body.encode() if body else None)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()

    def test_without_its_database_it_says_so(self):
        status, words = self.ask("/")
        self.assertEqual(503, status)
        self.assertIn("does not reach its database", words)

    def test_a_write_that_was_never_sent_is_not_in_doubt(self):
        message = {"session": "00000000-0000-0000-0000-000000000000", "content": "x", "token": "t"}
        status, words = self.ask("/messages", json.dumps(message))
        self.assertEqual(503, status)
        self.assertIn("does not reach its database", words)

    def test_what_is_no_message_is_refused(self):
        for body in ("no json", "[]", "{}", '{"session": "x", "content": "x", "token": "t"}',
                     '{"session": "00000000-0000-0000-0000-000000000000", "content": "", "token": "t"}'):
            self.assertEqual(400, self.ask("/messages", body)[0], body)
        self.assertEqual(404, self.ask("/elsewhere")[0])


class MomentTest(unittest.TestCase):
    def test_every_precision_is_read(self):
        self.assertEqual(1_700_000_000.0, check.moment("2023-11-14T22:13:20Z"))
        self.assertAlmostEqual(1_700_000_000.123456789, check.moment("2023-11-14T22:13:20.123456789Z"), places=5)


if __name__ == "__main__":
    unittest.main()
