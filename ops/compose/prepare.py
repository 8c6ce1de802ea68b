#!/usr/bin/env python3
"""The one-shot jobs of docker-compose.yml that need more than a shell.

prepare.py secrets  makes random credentials once, and gives each service a directory with only its own
prepare.py bucket   creates the bucket, versioned and lockable, and waits until the S3 server has it
prepare.py objects  gives the demo data's storage objects their bytes, once
"""
import os
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin" / "lib"))

from polaris_stack import credentials, demo_objects, object_store  # noqa: E402
from polaris_stack.s3_request import S3Client  # noqa: E402
from polaris_stack.storage_request import StorageClient, quoted  # noqa: E402

SECRETS = Path("/secrets")
POSTGRES_USER = 999  # Of the image `postgres`.
WORKER_USER = 10001  # Of our Dockerfile.
STORAGE_USER = 10002  # Of its stage `storage-server`.
ROOT = 0


def give(service: str, owner: int, files: dict) -> None:
    directory = SECRETS / service
    directory.mkdir(exist_ok=True)
    os.chown(directory, owner, owner)
    directory.chmod(0o500)
    for name, text in files.items():
        file = directory / name
        file.unlink(missing_ok=True)
        file.touch(mode=0o400)
        file.write_text(text)
        os.chown(file, owner, owner)


def lines(variables: dict) -> str:
    # Letters, digits, '-' and '_' only: nothing here needs quoting.
    return "".join(f"{name}={value}\n" for name, value in variables.items())


def keys(known: dict, role: str) -> dict:
    prefix = f"POLARIS_S3_{role.upper()}"
    return {f"{prefix}_ACCESS_KEY": known["s3"][role]["access_key"], f"{prefix}_SECRET_KEY": known["s3"][role]["secret_key"]}


def make_secrets() -> None:
    known = credentials.in_file(SECRETS / "all" / "credentials")
    environments = os.environ.get("POLARIS_STACK_ENVS", "prod").split(",")
    source = {"POLARIS_SOURCE_PASSWORD": known["polaris_backup"]}
    project = {"POLARIS_STORAGE_KEY": known["storage_secret_key"]}
    give("s3", ROOT, {"identities.json": object_store.identities(known, environments),
                      "encryption_key": known["s3_encryption_key"]})
    give("postgres", POSTGRES_USER, {"superuser_password": known["postgres"]})
    give("demo-data", POSTGRES_USER, {"env": lines({"PGPASSWORD": known["postgres"], **source})})
    give("bucket", ROOT, {"access_key": known["s3"]["admin"]["access_key"], "secret_key": known["s3"]["admin"]["secret_key"]})
    give("backup", WORKER_USER, {"env": lines({**source, **keys(known, "backup")})})
    give("target", POSTGRES_USER, {"superuser_password": known["target"]})
    give("restore", WORKER_USER,
         {"env": lines({"POLARIS_TARGET_PASSWORD": known["target"], **project, **keys(known, "restore")})})
    give("verify", WORKER_USER, {"env": lines(keys(known, "verify"))})
    give("sync", WORKER_USER, {"env": lines({**source, **project, **keys(known, "sync")})})
    give("storage", STORAGE_USER, {"env": lines({
        "STORAGE_DATABASE_PASSWORD": known["postgres"], "STORAGE_JWT_SECRET": known["storage_jwt_secret"],
        "STORAGE_SECRET_KEY": known["storage_secret_key"], "STORAGE_PUBLISHABLE_KEY": known["storage_publishable_key"]})})
    give("demo-objects", ROOT, {"key": known["storage_secret_key"]})


def make_bucket() -> None:
    own = Path("/run/secrets")
    admin = S3Client(os.environ["POLARIS_S3_ENDPOINT"], (own / "access_key").read_text(), (own / "secret_key").read_text())
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if object_store.create_bucket(admin):
                return
        except OSError:
            pass  # It is still starting.
        time.sleep(0.5)
    sys.exit(f"the bucket {object_store.BUCKET} could not be created with versioning and object lock")


def load_objects() -> None:
    client = StorageClient(os.environ["POLARIS_STORAGE_URL"], Path("/run/secrets/key").read_text())
    bucket, last, _ = demo_objects.LARGE
    if client.send("GET", f"/object/info/{quoted(bucket)}/{quoted(last)}")[0] == 200:
        print("the demo's storage objects are there")
        return
    print(f"{demo_objects.load(client)} storage objects loaded")


if __name__ == "__main__":
    jobs = {"secrets": make_secrets, "bucket": make_bucket, "objects": load_objects}
    if len(sys.argv) != 2 or sys.argv[1] not in jobs:
        sys.exit(__doc__)
    jobs[sys.argv[1]]()
