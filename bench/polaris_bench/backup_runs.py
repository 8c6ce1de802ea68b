"""The candidates that are whole backups: worker processes of their own and the DatabaseBackup workflow."""
from __future__ import annotations

import contextlib
import datetime
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from .accounting import MemorySampler, Stopwatch, cpu_seconds
from .failure import BenchFailure
from .result import Result
from .stack import CHECKOUT, Stack

# How long a run looks for a verify worker that is not there. It does so twice: before the dump and after the commit.
EYES = "200ms"
_PATIENCE = 3600  # Seconds a backup may take here.
_CONFIGURATION = """\
temporal: {{target: "{temporal}"}}
s3: {{endpoint: "{s3}", region: {region}, bucket: {bucket}, pathStyle: true}}
roles:
  backup: {{accessKey: "${{env:POLARIS_S3_BACKUP_ACCESS_KEY}}", secretKey: "${{env:POLARIS_S3_BACKUP_SECRET_KEY}}"}}
  verify: {{accessKey: "${{env:POLARIS_S3_VERIFY_ACCESS_KEY}}", secretKey: "${{env:POLARIS_S3_VERIFY_SECRET_KEY}}"}}
environments:
  {environment}:
    source:
      host: {host}
      port: {port}
      database: {database}
      user: {user}
      password: ${{env:POLARIS_SOURCE_PASSWORD}}
      sslMode: disable
dump: {{toolDirectory: "{tools}"}}
timing: {{eyes: {eyes}}}
worker: {{httpPort: 0}}
"""
BACKUP_SECRETS = ("POLARIS_S3_BACKUP_ACCESS_KEY", "POLARIS_S3_BACKUP_SECRET_KEY", "POLARIS_SOURCE_PASSWORD")
VERIFY_SECRETS = ("POLARIS_S3_VERIFY_ACCESS_KEY", "POLARIS_S3_VERIFY_SECRET_KEY")


def to_committed(stack: Stack, directory: Path, environment: str) -> Result:
    """From the start of the workflow to its end as committed, with nobody there to verify."""
    return _backup(stack, directory, environment, EYES, {"control,backup": BACKUP_SECRETS}, "COMMITTED")


def to_verified(stack: Stack, directory: Path, environment: str) -> Result:
    """From the start of the workflow to its end as verified by a second process."""
    return _backup(stack, directory, environment, "30s",
                   {"control,backup": BACKUP_SECRETS, "verify": VERIFY_SECRETS}, "VERIFIED")


def _backup(stack: Stack, directory: Path, environment: str, eyes: str,
            roles: dict[str, tuple[str, ...]], expected: str) -> Result:
    directory.mkdir(parents=True)
    configuration = directory / "polaris.yaml"
    configuration.write_text(_CONFIGURATION.format(
        temporal=stack["TEMPORAL_ADDRESS"], s3=stack["POLARIS_S3_ENDPOINT"], region=stack["POLARIS_S3_REGION"],
        bucket=stack["POLARIS_S3_BUCKET"], environment=environment, host=stack["POLARIS_SOURCE_HOST"],
        port=stack["POLARIS_SOURCE_PORT"], database=stack["POLARIS_SOURCE_DATABASE"], user=stack["POLARIS_SOURCE_USER"],
        tools=stack["POLARIS_PG_BIN"], eyes=eyes))
    with contextlib.ExitStack() as workers:
        pids = [workers.enter_context(worker(stack, role, configuration, secrets)) for role, secrets in roles.items()]
        with MemorySampler(*pids) as memory:
            before = sum(cpu_seconds(pid) for pid in pids)
            watch = Stopwatch(stack.pids)
            wall = _run(stack, environment, expected)
            watch.stop()
            spent = sum(cpu_seconds(pid) for pid in pids) - before
    objects = stack.objects(f"db/{environment}/")
    return Result(wall=wall, cpu=spent, largest=memory.largest, total=memory.total,
                  dump_bytes=sum(size for key, _, size in objects if key.endswith("/dump.sql.gz")),
                  stored_bytes=sum(size for _, _, size in objects), server_cpu=watch.server_cpu)


@contextlib.contextmanager
def worker(stack: Stack, roles: str, configuration: Path, secrets: tuple[str, ...]):
    """The pid of a worker that takes work, with the secrets of its roles and nothing else."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "JAVA_HOME", "POLARIS_JAVA_OPTIONS") if name in os.environ}
    known.update({name: stack[name] for name in secrets})
    log = configuration.with_name(f"worker-{roles.replace(',', '-')}.log")
    with open(log, "w") as words:
        process = subprocess.Popen(
            [str(CHECKOUT / "bin/polaris"), "worker", "--role", roles, "--config", str(configuration)],
            env=known, stdin=subprocess.DEVNULL, stdout=words, stderr=words, start_new_session=True)
    try:
        deadline = time.monotonic() + 120
        while "metrics and health on http" not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise BenchFailure(f"the worker for {roles} does not take work; its words: {log.read_text().strip()[-1500:]}")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _run(stack: Stack, environment: str, expected: str) -> float:
    """Seconds from the workflow's start to its end by the Temporal server's clock."""
    workflow = f"bench/{environment}"
    temporal(stack, "start", "--workflow-id", workflow, "--type", "DatabaseBackup", "--task-queue", f"polaris-{environment}",
              "--execution-timeout", f"{_PATIENCE}s", "--input", json.dumps({"env": environment}))
    answer = temporal(stack, "result", "--workflow-id", workflow)
    state = (answer.get("result") or {}).get("state")
    if state != expected:
        raise BenchFailure(f"the backup {workflow} ended as {state or json.dumps(answer)[:1500]}, not as {expected}")
    return seconds_of(stack, workflow)


def seconds_of(stack: Stack, workflow: str) -> float:
    """From a workflow's start to its end by the Temporal server's clock."""
    execution = temporal(stack, "describe", "--workflow-id", workflow)["workflowExecutionInfo"]
    return (moment(execution["closeTime"]) - moment(execution["startTime"])).total_seconds()


def steps_of(stack: Stack, workflow: str) -> dict[str, float]:
    """Seconds by step, of a workflow that keeps a journal."""
    answer = temporal(stack, "query", "--workflow-id", workflow, "--type", "journal")
    journal = answer["queryResult"][0] if isinstance(answer.get("queryResult"), list) else answer
    steps: dict[str, float] = {}
    for step in journal["steps"]:
        if step.get("endedAt"):
            took = moment(step["endedAt"]) - moment(step["startedAt"])
            steps[step["name"]] = steps.get(step["name"], 0) + took.total_seconds()
    return steps


def run_workflow(stack: Stack, workflow: str, kind: str, environment: str, request: dict) -> dict:
    """Its result, which it must have."""
    temporal(stack, "start", "--workflow-id", workflow, "--type", kind, "--task-queue", f"polaris-{environment}",
             "--execution-timeout", "3600s", "--input", json.dumps(request))
    answer = temporal(stack, "result", "--workflow-id", workflow)
    if not answer.get("result"):
        raise BenchFailure(f"{kind} {workflow} did not end well: {json.dumps(answer)[:1500]}")
    return answer["result"]


def temporal(stack: Stack, command: str, *arguments: str) -> dict:
    answer = subprocess.run([stack["POLARIS_TEMPORAL"], "workflow", command, "--address", stack["TEMPORAL_ADDRESS"],
                             "--output", "json", *arguments], capture_output=True, text=True)
    if not answer.stdout.strip():
        raise BenchFailure(f"temporal workflow {command} failed: {answer.stderr.strip()}")
    return json.loads(answer.stdout)


def moment(text: str) -> datetime.datetime:
    """RFC 3339 with up to nine digits of a second; Python reads six."""
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return datetime.datetime.fromisoformat(f"{seconds}.{(fraction + '000000')[:6]}+00:00")
