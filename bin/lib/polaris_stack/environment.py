"""What a program needs to know to use a stack, as lines a shell can read."""
from __future__ import annotations

import shlex

from . import pooler, tools
from .credentials import ADMIN, ROLES
from .object_store import BUCKET
from .ports import HOST
from .postgres_cluster import SUPERUSER
from .s3_request import REGION
from .source_cluster import APP_ROLE, BACKUP_ROLE, DATABASE as SOURCE_DATABASE
from .stack import Stack
from .target_cluster import DATABASE as TARGET_DATABASE


def variables(stack: Stack) -> dict[str, str]:
    known = {
        "POLARIS_STACK_NAME": stack.directory.name,
        "POLARIS_STACK_ENVS": ",".join(stack.environments),
        "TEMPORAL_ADDRESS": stack.temporal.address,
        "POLARIS_UI": stack.temporal.ui,
        "POLARIS_SOURCE_HOST": HOST,
        "POLARIS_SOURCE_PORT": str(stack.ports["postgres"]),
        "POLARIS_SOURCE_DATABASE": SOURCE_DATABASE,
        "POLARIS_SOURCE_USER": BACKUP_ROLE,
        "POLARIS_SOURCE_PASSWORD": stack.credentials["polaris_backup"],
        "POLARIS_SOURCE_ADMIN_USER": SUPERUSER,
        "POLARIS_SOURCE_ADMIN_PASSWORD": stack.credentials["postgres"],
        "POLARIS_APP_USER": APP_ROLE,
        "POLARIS_APP_PASSWORD": stack.credentials["app"],
        "POLARIS_PGBOUNCER_HOST": HOST,
        "POLARIS_PGBOUNCER_PORT": str(stack.pooler.port),
        "POLARIS_PGBOUNCER_DATABASE": pooler.DATABASE,
        "POLARIS_PGBOUNCER_INI": str(stack.pooler.ini),
        "POLARIS_PGBOUNCER_ADMIN_USER": pooler.ADMIN,
        "POLARIS_PGBOUNCER_ADMIN_PASSWORD": stack.credentials["pgbouncer"],
        "POLARIS_TARGET_HOST": HOST,
        "POLARIS_TARGET_PORT": str(stack.ports["target"]),
        "POLARIS_TARGET_DATABASE": TARGET_DATABASE,
        "POLARIS_TARGET_USER": SUPERUSER,
        "POLARIS_TARGET_PASSWORD": stack.credentials["target"],
        "POLARIS_STORAGE_URL": stack.storage.address,
        "POLARIS_STORAGE_KEY": stack.credentials["storage_secret_key"],
        "POLARIS_S3_ENDPOINT": stack.object_store.address,
        "POLARIS_S3_BUCKET": BUCKET,
        "POLARIS_S3_REGION": REGION,
    }
    for role in (ADMIN, *ROLES):
        keys = stack.credentials["s3"][role]
        known[f"POLARIS_S3_{role.upper()}_ACCESS_KEY"] = keys["access_key"]
        known[f"POLARIS_S3_{role.upper()}_SECRET_KEY"] = keys["secret_key"]
    known["POLARIS_TEMPORAL"] = tools.temporal()
    known["POLARIS_WEED"] = tools.weed()
    known["POLARIS_PGBOUNCER"] = tools.pgbouncer()
    known["POLARIS_PG_BIN"] = str(stack.postgres.tools().directory)
    return known


def export_lines(stack: Stack) -> str:
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables(stack).items())
