"""SeaweedFS as the S3 server, with one identity per role that may do what `ops/iam/<role>.json` says."""
from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import sys
from pathlib import Path

from . import tools, web
from .checkout import CHECKOUT, StackDirectory, write_whole
from .credentials import ADMIN, ROLES
from .failure import StackFailure
from .ports import HOST
from .processes import ServerProcess
from .s3_request import S3Client

BUCKET = "polaris-backups"
POLICIES = CHECKOUT / "ops" / "iam"


class ObjectStore:
    name = "s3"
    ports = ("s3", "s3_grpc", "weed_master", "weed_master_grpc", "weed_volume", "weed_volume_grpc",
             "weed_filer", "weed_filer_grpc")

    def __init__(self, directory: StackDirectory, ports: dict[str, int], credentials: dict, environments: list[str]):
        self._directory = directory
        self._ports = ports
        self._credentials = credentials
        self._environments = environments
        self.address = f"http://{HOST}:{ports['s3']}"
        self.process = ServerProcess(self.name, directory.run, directory.logs / "s3.log")
        self._identities = directory.run / "s3-identities.json"

    def start(self) -> None:
        for role in ROLES:
            if not (POLICIES / f"{role}.json").exists():
                print(f"warning: ops/iam/{role}.json is missing: the role '{role}' may do nothing in S3", file=sys.stderr)
        wanted = identities(self._credentials, self._environments)
        write_whole(self._identities, wanted, mode=0o600)
        data = self._directory.data / "s3"
        data.mkdir(exist_ok=True)
        self.process.start(self._command(data), {"WEED_S3_SSE_KEK": self._credentials["s3_encryption_key"]}, data)
        self.process.wait_until(self.ready, seconds=90)
        self._directory.remember(s3_identities=_digest(wanted))

    def _command(self, data: Path) -> list[str]:
        ports = self._ports
        return [tools.weed(), "-logtostderr=true", "server", f"-dir={data}", f"-ip={HOST}", f"-ip.bind={HOST}",
                "-master.telemetry=false",  # It would tell a stranger about this machine.
                # One master has nobody to wait for; by default it waits 10 to 20 s for others whenever it starts again.
                "-master.electionTimeout=500ms", "-master.heartbeatInterval=100ms",
                f"-master.port={ports['weed_master']}", f"-master.port.grpc={ports['weed_master_grpc']}",
                f"-volume.port={ports['weed_volume']}", f"-volume.port.grpc={ports['weed_volume_grpc']}",
                f"-filer.port={ports['weed_filer']}", f"-filer.port.grpc={ports['weed_filer_grpc']}",
                "-s3", f"-s3.port={ports['s3']}", f"-s3.port.grpc={ports['s3_grpc']}",
                "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={self._identities}",
                "-master.volumeSizeLimitMB=512", "-volume.max=100", "-volume.preStopSeconds=0"]

    def ready(self) -> bool:
        """True once objects can be read and the bucket is there, versioned and lockable; makes it on the first start."""
        if not self._volumes_known():
            return False
        try:
            return create_bucket(self.client(ADMIN))
        except OSError:
            return False

    def _volumes_known(self) -> bool:
        """Until its volume server has reported, S3 answers 500 to every read of an object it has."""
        try:
            address = f"http://{HOST}:{self._ports['weed_master']}/dir/status"
            topology = json.loads(web.get(address))["Topology"]
        except (OSError, ValueError, KeyError):
            return False
        racks = [rack for center in topology.get("DataCenters") or [] for rack in center.get("Racks") or []]
        return any(rack.get("DataNodes") for rack in racks)

    def client(self, role: str) -> S3Client:
        keys = self._credentials["s3"][role]
        return S3Client(self.address, keys["access_key"], keys["secret_key"])

    def outdated(self) -> bool:
        """True when the running server was given other policies, keys or environments than there are now."""
        wanted = identities(self._credentials, self._environments)
        return self._directory.remembered().get("s3_identities") != _digest(wanted)

    def stop(self) -> bool:
        # Its own way to end waits 15 s for connections it holds to itself. What it has acknowledged is in the
        # operating system's hands by then and survives the SIGKILL.
        return self._stop([(signal.SIGTERM, 1), (signal.SIGKILL, 10)])

    def kill(self) -> bool:
        return self._stop([(signal.SIGKILL, 10)])

    def _stop(self, signals) -> bool:
        ended = self.process.stop(signals)
        if ended:
            for port in self._ports.values():
                for left_over in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                    with contextlib.suppress(OSError):
                        left_over.unlink()
        return ended


def create_bucket(admin: S3Client) -> bool:
    """Makes the bucket where there is none; True when it is there, versioned and lockable. OSError without an answer."""
    if admin.send("HEAD", f"/{BUCKET}")[0] == 404:
        # Object lock can only be had at creation, and brings versioning with it.
        admin.send("PUT", f"/{BUCKET}", headers={"x-amz-bucket-object-lock-enabled": "true"})
    status, _, versioning = admin.send("GET", f"/{BUCKET}", {"versioning": ""})
    locked, _, lock = admin.send("GET", f"/{BUCKET}", {"object-lock": ""})
    return status == 200 and b">Enabled<" in versioning and locked == 200 and b">Enabled<" in lock


def identities(credentials: dict, environments: list[str]) -> str:
    """SeaweedFS's own configuration of who may do what, with every secret key in it."""
    named = [_identity(ADMIN, credentials, {"actions": ["Admin", "Read", "Write", "List", "Tagging"]})]
    policies = []
    for role in ROLES:
        names = []
        for environment in environments:
            policy = _policy(role, environment)
            if policy is not None:
                names.append(f"{role}-{len(names)}")
                policies.append({"name": names[-1], "content": policy})
        named.append(_identity(role, credentials, {"policyNames": names}))
    return json.dumps({"identities": named, "policies": policies}, indent=1)


def _identity(name: str, credentials: dict, rights: dict) -> dict:
    keys = credentials["s3"][name]
    return {"name": name, "credentials": [{"accessKey": keys["access_key"], "secretKey": keys["secret_key"]}], **rights}


def _policy(role: str, environment: str) -> str | None:
    """The role's AWS policy document for one environment; None when there is no file for the role."""
    file = POLICIES / f"{role}.json"
    try:
        text = file.read_text().replace("${bucket}", BUCKET).replace("${env}", environment)
        return json.dumps(json.loads(text))
    except FileNotFoundError:
        return None
    except ValueError as mistake:
        raise StackFailure(f"{file} is not a policy in JSON: {mistake}") from None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
