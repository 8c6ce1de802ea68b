"""The candidates that are pipelines of a shell: the strategy's own, and the archive engine alone."""
from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from .accounting import MemorySampler, Stopwatch
from .failure import BenchFailure
from .result import Result
from .stack import CHECKOUT, Stack

_DUMP = "dump.sql.gz"
# The strategy's pipeline. The braces keep the substitution a child that can be waited for: without the wait the
# pipeline may return before its checksum is written, and nobody would account for sha256sum.
_STRATEGY = """set -o pipefail
{pg_dump} --no-owner --format=custom | gzip -9 | {{
  tee >(sha256sum | awk '{{print $1}}' > dump.sha256) > dump.sql.gz && wait $!
}}"""
_OURS = """set -o pipefail
{pg_dump} --no-owner --format=custom --compress=0 | java {options} -cp {classpath} PackStandardInput dump.sql.gz dump.index.jsonl.gz {compression} > dump.sha256"""


def strategy_to_file(stack: Stack, directory: Path) -> Result:
    return _measured(stack, directory, _strategy(stack), {})


def ours_to_file(stack: Stack, directory: Path, compression: str) -> Result:
    result = _measured(stack, directory, _OURS.format(
        pg_dump=shlex.quote(stack.tool("pg_dump")), options=worker_java_options(), classpath=shlex.quote(_packer()),
        compression=compression), {})
    result.archive_bytes = int((directory / "dump.sha256").read_text().split()[1])
    return result


def dump_to_nowhere(stack: Stack, directory: Path) -> Result:
    """The floor of one connection; the file is empty."""
    return _measured(stack, directory,
                     f"{shlex.quote(stack.tool('pg_dump'))} --format=custom --compress=0 > /dev/null; : > {_DUMP}", {})


def strategy_to_s3(stack: Stack, directory: Path, environment: str) -> Result:
    uploads = "\n".join(_upload(stack, name, f"db/{environment}/bench/{name}") for name in (_DUMP, "dump.sha256"))
    result = _measured(stack, directory, f"set -e\n{_strategy(stack)}\n{uploads}", {
        "AWS_ACCESS_KEY_ID": stack["POLARIS_S3_BACKUP_ACCESS_KEY"],
        "AWS_SECRET_ACCESS_KEY": stack["POLARIS_S3_BACKUP_SECRET_KEY"],
        "AWS_DEFAULT_REGION": stack["POLARIS_S3_REGION"], "AWS_EC2_METADATA_DISABLED": "true"})
    stored = {key.rpartition("/")[2]: size for key, _, size in stack.objects(f"db/{environment}/")}
    if stored.get(_DUMP) != result.dump_bytes:
        raise BenchFailure(f"the upload of {_DUMP} reported success, but S3 holds {stored} under db/{environment}/")
    return result


def uploader() -> str:
    """What uploads for the strategy, with its version."""
    program = ["aws", "--version"] if shutil.which("aws") else ["curl", "--version"]
    return subprocess.run(program, capture_output=True, text=True).stdout.splitlines()[0]


def worker_java_options() -> str:
    """The options bin/polaris gives a worker, so that the engine alone runs under the same bounds."""
    for line in (CHECKOUT / "bin/polaris").read_text().splitlines():
        if "${POLARIS_JAVA_OPTIONS:-" in line:
            return os.environ.get("POLARIS_JAVA_OPTIONS") or line.split("${POLARIS_JAVA_OPTIONS:-")[1].split("}")[0]
    raise BenchFailure("bin/polaris no longer says POLARIS_JAVA_OPTIONS:-…: correct worker_java_options in bench/")


def compile_packer() -> None:
    """Once, because a measured run must not compile."""
    _packer_classes().mkdir(parents=True, exist_ok=True)
    subprocess.run(["javac", "-cp", _library_classpath(), "-d", str(_packer_classes()),
                    str(CHECKOUT / "bench/PackStandardInput.java")], check=True)


def _packer_classes() -> Path:
    return CHECKOUT / ".bench/classes"


def _packer() -> str:
    return f"{_packer_classes()}:{_library_classpath()}"


def _library_classpath() -> str:
    return f"{CHECKOUT}/activities/target/classes:{CHECKOUT}/worker/target/lib/*"


def _strategy(stack: Stack) -> str:
    return _STRATEGY.format(pg_dump=shlex.quote(stack.tool("pg_dump")))


def _upload(stack: Stack, name: str, key: str) -> str:
    endpoint, bucket = stack["POLARIS_S3_ENDPOINT"], stack["POLARIS_S3_BUCKET"]
    if shutil.which("aws"):
        return f"aws s3 cp --only-show-errors --sse AES256 --endpoint-url {endpoint} {name} s3://{bucket}/{key}"
    # The key goes by standard input: anyone may read a command line.
    return (f'printf \'user = "%s:%s"\\n\' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" | '
            f"curl --silent --show-error --fail --config - --aws-sigv4 aws:amz:{stack['POLARIS_S3_REGION']}:s3 "
            f"--header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --header 'x-amz-server-side-encryption: AES256' "
            f"--upload-file {name} {endpoint}/{bucket}/{key}")


def _measured(stack: Stack, directory: Path, script: str, more: dict[str, str]) -> Result:
    directory.mkdir(parents=True)
    log = directory.with_suffix(".log")
    with open(log, "w") as words:
        watch = Stopwatch(stack.pids)
        shell = subprocess.Popen(["bash", "-c", script], cwd=directory, env={**os.environ, **stack.source_login(), **more},
                                 stdin=subprocess.DEVNULL, stdout=words, stderr=words, start_new_session=True)
        try:
            with MemorySampler(shell.pid) as memory:
                _, status, usage = os.wait4(shell.pid, 0)
                shell.returncode = os.waitstatus_to_exitcode(status)
                watch.stop()
        except BaseException:
            if shell.returncode is None:
                os.killpg(shell.pid, 15)
            raise
    if shell.returncode != 0:
        raise BenchFailure(f"a pipeline ended with {shell.returncode}; its words: {log.read_text().strip()[-1000:]}")
    sizes = {file.name: file.stat().st_size for file in directory.iterdir()}
    return Result(wall=watch.wall, cpu=usage.ru_utime + usage.ru_stime, largest=memory.largest, total=memory.total,
                  dump_bytes=sizes[_DUMP], stored_bytes=sum(sizes.values()), server_cpu=watch.server_cpu)
