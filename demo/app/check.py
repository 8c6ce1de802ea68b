#!/usr/bin/env python3
"""Holds what the app acknowledged against what is in its database after a restore: check.py LEDGER MOMENTS

MOMENTS is JSON: "snapshot", the moment the restored data is of, and "frozen", from which on the database that is left takes nothing.
Asks the app's database through the pooler, and the one it left as POLARIS_SOURCE_*. Prints what it found; code 1 when an
acknowledged message is missing that has to be there, or one is where it must not be.
"""
from __future__ import annotations

import json
import os
import sys
from datetime import datetime

from postgres import Connection

TOKENS = "select metadata ->> 'token' from public.messages where metadata ? 'token'"


def moment(text: str) -> float:
    # Python 3.9 reads neither the Z nor more than six digits.
    whole, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}+00:00").timestamp() + float(f"0.{fraction or 0}")


def tokens(place: str, database: str, user: str, password: str) -> set[str]:
    connection = Connection(os.environ[f"{place}_HOST"], int(os.environ[f"{place}_PORT"]), os.environ[f"{place}_DATABASE"],
                            os.environ[user], os.environ[password])
    try:
        return {row[0] for row in connection.run(TOKENS)}
    finally:
        connection.close()


def main() -> int:
    with open(sys.argv[1]) as ledger:
        acknowledged = [json.loads(line) for line in ledger]
    snapshot, frozen = (moment(json.loads(sys.argv[2])[name]) for name in ("snapshot", "frozen"))
    new = tokens("POLARIS_PGBOUNCER", "POLARIS_PGBOUNCER_DATABASE", "POLARIS_APP_USER", "POLARIS_APP_PASSWORD")
    old = tokens("POLARIS_SOURCE", "POLARIS_SOURCE_DATABASE", "POLARIS_SOURCE_ADMIN_USER", "POLARIS_SOURCE_ADMIN_PASSWORD")

    before = {entry["token"] for entry in acknowledged if entry["acknowledged"] < snapshot}
    after = {entry["token"] for entry in acknowledged if entry["sent"] > frozen}
    between = {entry["token"] for entry in acknowledged} - before - after
    nowhere = between - new - old
    print(f"  acknowledged before the backup: {len(before)}, of which {len(before - new)} are missing")
    print(f"  acknowledged between it and the freeze: {len(between)}, of which {len(between & old)} are in the database that was left, "
          f"{len(nowhere)} nowhere")
    print(f"  sent since the freeze and acknowledged: {len(after)}, of which {len(after - new)} are missing, "
          f"{len(after & old)} in the database that was left")
    good = not (before - new or nowhere or after - new or after & old) and bool(before) and bool(after)
    print("  every acknowledged message is where it has to be" if good else "  MESSAGES ARE NOT WHERE THEY HAVE TO BE")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
