"""The target of restores: a second PostgreSQL cluster with one empty database."""
from __future__ import annotations

from .failure import StackFailure
from .postgres_cluster import PostgresCluster

DATABASE = "rehearsal"


class TargetCluster(PostgresCluster):
    name = "target"
    ports = ("target",)
    superuser_secret = "target"
    # A target that a power failure damages is made anew; syncing a new cluster takes as long as making it.
    initdb_options = ("--no-sync",)

    def fill(self) -> None:
        # Not the database `postgres`: this one can be dropped and created again between two restores.
        answer = self.psql(["-c", f"create database {DATABASE} template template0"])
        if answer.returncode != 0:
            raise StackFailure(f"the database {DATABASE} could not be created: {answer.stderr.strip()}")
