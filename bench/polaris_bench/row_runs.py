"""The candidates that bring deleted rows of one table back into the database they were deleted from."""
from __future__ import annotations

import contextlib
import datetime
import json
import os
import shlex
import subprocess
import time
from pathlib import Path

from . import backup_runs, restore_runs
from .failure import BenchFailure
from .restore_runs import Archives
from .stack import CHECKOUT, Stack

ROWS = 1000
_TEMPORARY = "bench_temporary"
_LIVE = "bench_live"
_SECRETS = (*restore_runs.ROLES["restore"], "POLARIS_SOURCE_ADMIN_PASSWORD")


class LostRows:
    """A table of about one per cent of a copy of the database, of which rows are deleted and must come back."""

    def __init__(self, stack: Stack):
        self.stack = stack
        restore_runs.make_database(stack, _LIVE, stack["POLARIS_SOURCE_DATABASE"])
        self.ask("analyze")
        self.table, self.size, self.share = self._choose()
        self.key = self.ask(f"""select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid
            and a.attnum = i.indkey[0] where i.indisprimary and i.indrelid = 'public.{self.table}'::regclass""")
        self.columns = self.ask(f"""select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
            where attrelid = 'public.{self.table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''""")
        self.content = self._content()

    def _choose(self) -> tuple[str, int, float]:
        name, size, share = self.ask(f"""
            select relname, pg_table_size(c.oid), 100.0 * pg_table_size(c.oid) / pg_database_size(current_database())
            from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary and i.indnkeyatts = 1
            where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > {2 * ROWS}
            order by abs(pg_table_size(c.oid) - 0.01 * pg_database_size(current_database())) limit 1""").split("|")
        return name, int(size), float(share)

    def ask(self, query: str) -> str:
        return restore_runs.shell(f"{shlex.quote(self.stack.tool('psql'))} -XAtqc {shlex.quote(query)}",
                                  {**self.stack.source_admin(), "PGDATABASE": _LIVE}).strip()

    def lose(self) -> None:
        """Deletes rows, and nothing that refers to them."""
        self.ask(f"""set session_replication_role = replica; delete from public.{self.table} where {self.key} in
            (select {self.key} from public.{self.table} order by md5({self.key}::text) limit {ROWS}); checkpoint""")

    def check(self) -> None:
        if self._content() != self.content:
            raise BenchFailure(f"the rows of {self.table} are not what they were")

    def _content(self) -> str:
        return self.ask(f"select count(*), md5(string_agg(t::text, '' order by {self.key})) from public.{self.table} t")


@contextlib.contextmanager
def workers(stack: Stack, archives: Archives):
    """The workers a row restore needs; they are there before anything is lost."""
    configuration = archives.configuration.with_name("rows.yaml")
    live = (f"      live: {{host: {stack['POLARIS_SOURCE_HOST']}, port: {stack['POLARIS_SOURCE_PORT']}, "
            f"database: {_LIVE}, user: {stack['POLARIS_SOURCE_ADMIN_USER']}, "
            "password: \"${env:POLARIS_SOURCE_ADMIN_PASSWORD}\", sslMode: disable}\n")
    text = archives.configuration.read_text().replace("    targets:\n", "    targets:\n" + live)
    configuration.write_text(text)
    with backup_runs.worker(stack, "control", configuration, ()), \
            backup_runs.worker(stack, "verify", configuration, backup_runs.VERIFY_SECRETS), \
            backup_runs.worker(stack, "restore", configuration, _SECRETS):
        yield configuration


def ours(lost: LostRows, configuration: Path, ticket: str) -> float:
    """From the command, the start of Java included, to the commit by the database's clock, which is this machine's."""
    command = [str(CHECKOUT / "bin/polaris"), "restore", "rows", lost.table, "--config", str(configuration),
               "--ticket", ticket, "--merge", "--yes", "measured", "--accept-unproven", "measured before any canary",
               "--refresh", "100ms", "--output", "json"]
    begun = datetime.datetime.now(datetime.timezone.utc)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchFailure(f"polaris restore rows ended with {done.returncode}: {done.stdout[-800:]}{done.stderr[-800:]}")
    merged = json.loads(done.stdout)["merged"]["mergedAt"]
    return (backup_runs.moment(merged) - begun).total_seconds()


def temporary_database(stack: Stack, lost: LostRows, archives: Archives, only_table: bool) -> float:
    """The strategy's way: a temporary database from the dump, and the rows that are missing copied over."""
    psql, pg_restore = shlex.quote(stack.tool("psql")), shlex.quote(stack.tool("pg_restore"))
    restore = f"gunzip -c {shlex.quote(str(archives.strategy))} | {pg_restore} --dbname={_TEMPORARY}"
    if only_table:
        # The table needs types, domains and functions, which the choice of a table does not bring along.
        restore = f"{{ {restore} --section=pre-data; {restore} --data-only --schema=public --table={lost.table}; }}"
    rows = f"copy (select {lost.columns} from public.{lost.table}) to stdout"
    merge = (f"create temporary table back as select {lost.columns} from public.{lost.table} limit 0;\n"
             f"\\copy back from pstdin\n"
             f"set session_replication_role = replica;\n"
             f"insert into public.{lost.table} ({lost.columns}) overriding system value select {lost.columns} from back b "
             f"where not exists (select from public.{lost.table} t where t.{lost.key} = b.{lost.key})")
    script = (f"set -e -o pipefail; {psql} -Xqd postgres -c 'create database {_TEMPORARY} template template0'; "
              f"{restore} || true; "
              f"{psql} -Xqd {_TEMPORARY} -c {shlex.quote(rows)} > {shlex.quote(str(archives.directory / 'rows'))}; "
              f"{psql} -Xq1 -v ON_ERROR_STOP=1 -d {_LIVE} -f {shlex.quote(str(archives.directory / 'merge.sql'))} "
              f"< {shlex.quote(str(archives.directory / 'rows'))}")
    (archives.directory / "merge.sql").write_text(merge)
    begun = time.monotonic()
    done = subprocess.run(["bash", "-c", script], env={**os.environ, **stack.source_admin()}, capture_output=True, text=True)
    wall = time.monotonic() - begun
    if done.returncode != 0:
        raise BenchFailure(f"the temporary database failed: {done.stderr[-800:]}")
    lost.ask(f"drop database {_TEMPORARY} with (force)")
    return wall
