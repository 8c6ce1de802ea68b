"""PgBouncer in front of the source database: the way an app reaches it."""
from __future__ import annotations

import shutil
import signal
import subprocess
from pathlib import Path

from . import tools
from .checkout import StackDirectory, write_whole
from .ports import HOST
from .processes import ServerProcess
from .server_user import place, server_user
from .source_cluster import APP_ROLE, DATABASE as SOURCE_DATABASE, SourceCluster

DATABASE = "app"
CONSOLE = "pgbouncer"
ADMIN = "polaris_pooler"

_INI = """\
; The stack's PgBouncer. A flip rewrites the line of the database and nothing else.
[databases]
{database} = host={host} port={source} dbname={source_database}

[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
admin_users = {admin}
pool_mode = transaction
max_client_conn = 300
default_pool_size = 20
; Drivers send it; it makes no difference here.
ignore_startup_parameters = extra_float_digits
server_login_retry = 1
"""


class Pooler:
    name = "pgbouncer"
    ports = ("pgbouncer",)

    def __init__(self, directory: StackDirectory, ports: dict[str, int], credentials: dict, source: SourceCluster):
        self.directory = directory
        self.port = ports[self.name]
        self.address = f"{HOST}:{self.port}"
        self.process = ServerProcess(self.name, directory.run, directory.logs / f"{self.name}.log")
        self._credentials = credentials
        self._source = source
        self._user = server_user()

    @property
    def ini(self) -> Path:
        return self._files() / "pgbouncer.ini"

    def start(self) -> None:
        program = tools.pgbouncer()
        files = self._files()
        files.mkdir(mode=0o700, exist_ok=True)
        # What a flip has written stays.
        if not self.ini.exists():
            write_whole(files / "users.txt", self._users(), mode=0o600)
            write_whole(self.ini, self._text(files), mode=0o600)
        if self._user:
            for path in (files, *files.iterdir()):
                shutil.chown(path, self._user, self._user)
        self.process.start([program, str(self.ini)], {}, files, self._user)
        self.process.wait_until(self.ready, seconds=30)

    def ready(self) -> bool:
        """True when its console answers; whether the source does is the source's own affair."""
        command = [self._source.tools().path("psql"), "-X", "-q", "-c", "show version"]
        environment = {"PGHOST": HOST, "PGPORT": str(self.port), "PGDATABASE": CONSOLE, "PGUSER": ADMIN,
                       "PGPASSWORD": self._credentials["pgbouncer"], "PGCONNECT_TIMEOUT": "5"}
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment).returncode == 0

    def stop(self) -> bool:
        return self.process.stop([(signal.SIGTERM, 5), (signal.SIGKILL, 10)])

    def kill(self) -> bool:
        return self.process.stop([(signal.SIGKILL, 10)])

    def remove(self) -> None:
        files = self.directory.remembered().get("pgbouncer_files")
        if files:
            shutil.rmtree(files, ignore_errors=True)
        self.directory.remember(pgbouncer_files=None)

    def _files(self) -> Path:
        known = self.directory.remembered().get("pgbouncer_files")
        if known:
            return Path(known)
        files = place(self.directory.data, self.name, self.directory.name, self._user)
        self.directory.remember(pgbouncer_files=str(files))
        return files

    def _users(self) -> str:
        logins = {ADMIN: self._credentials["pgbouncer"], APP_ROLE: self._credentials["app"]}
        return "".join(f'"{login}" "{password}"\n' for login, password in logins.items())

    def _text(self, files: Path) -> str:
        return _INI.format(database=DATABASE, host=HOST, source=self._source.port, source_database=SOURCE_DATABASE,
                           port=self.port, users=files / "users.txt", admin=ADMIN)
