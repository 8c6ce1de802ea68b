"""The source database: one PostgreSQL cluster that stands for a Supabase project."""
from __future__ import annotations

import sys
from pathlib import Path

from .checkout import CHECKOUT
from .failure import StackFailure
from .postgres_cluster import PostgresCluster

DATABASE = "postgres"  # Supabase's one database has this name.
BACKUP_ROLE = "polaris_backup"
APP_ROLE = "polaris_app"
DEMO_DATA = CHECKOUT / "demo"


class SourceCluster(PostgresCluster):
    name = "postgres"
    ports = ("postgres",)
    superuser_secret = "postgres"

    def fill(self) -> None:
        passwords = {"POLARIS_SOURCE_PASSWORD": self.credentials["polaris_backup"],
                     "POLARIS_APP_PASSWORD": self.credentials["app"]}
        for role, file in ((BACKUP_ROLE, "backup_role.sql"), (APP_ROLE, "app_role.sql")):
            answer = self.psql(["-f", file], directory=Path(__file__).parent, more=passwords)
            if answer.returncode != 0:
                raise StackFailure(f"the role {role} could not be created: {answer.stderr.strip()}")

    def load_demo_data(self, rows: int) -> None:
        """Runs demo/*.sql in order, once in a cluster's life."""
        again = f"bin/stack reset --name {self.directory.name} --rows {rows}"
        memory = self.directory.remembered()
        if memory.get("demo_loading"):
            raise StackFailure(f"the demo data was loaded only in part: start from an empty cluster by {again}")
        if "demo_rows" in memory:
            if memory["demo_rows"] != rows:
                print(f"the demo data of {memory['demo_rows']} rows stays; for another scale run: {again}", file=sys.stderr)
            return
        files = sorted(DEMO_DATA.glob("[0-9][0-9]_*.sql"))
        if not files:
            print("demo/ holds no NN_*.sql files: the source database stays empty", file=sys.stderr)
            return
        self.directory.remember(demo_loading=True)
        for file in files:
            print(f"loading {file.relative_to(CHECKOUT)} …", file=sys.stderr)
            answer = self.psql(["-v", f"rows={rows}", "-f", file.name], directory=file.parent)
            if answer.returncode != 0:
                raise StackFailure(f"{file.relative_to(CHECKOUT)} failed; correct it, then start from an empty cluster "
                                   f"by {again}\n{answer.stderr.strip()[-2000:]}")
        self.directory.remember(demo_loading=None, demo_rows=rows)

    def remove(self) -> None:
        super().remove()
        self.directory.remember(demo_loading=None, demo_rows=None)
