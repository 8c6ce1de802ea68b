"""The Temporal development server with its UI."""
from __future__ import annotations

import signal
import subprocess

from . import tools, web
from .checkout import StackDirectory
from .ports import HOST
from .processes import ServerProcess

SEARCH_ATTRIBUTES = ("PolarisEnv", "PolarisKind", "PolarisStep", "PolarisTicket")


class TemporalServer:
    name = "temporal"
    ports = ("temporal", "temporal_ui", "temporal_http", "temporal_metrics")

    def __init__(self, directory: StackDirectory, ports: dict[str, int]):
        self._directory = directory
        self._ports = ports
        self.address = f"{HOST}:{ports['temporal']}"
        self.ui = f"http://{HOST}:{ports['temporal_ui']}"
        self.process = ServerProcess(self.name, directory.run, directory.logs / "temporal.log")

    def start(self) -> None:
        program = tools.temporal()
        command = [program, "server", "start-dev", "--ip", HOST, "--port", str(self._ports["temporal"]),
                   "--ui-port", str(self._ports["temporal_ui"]), "--http-port", str(self._ports["temporal_http"]),
                   "--metrics-port", str(self._ports["temporal_metrics"]), "--log-level", "warn",
                   "--db-filename", str(self._directory.data / "temporal.db")]
        for attribute in SEARCH_ATTRIBUTES:
            command += ["--search-attribute", f"{attribute}=Keyword"]
        if "--ui-disable-news-fetch" in _output([program, "server", "start-dev", "--help"]):
            command.append("--ui-disable-news-fetch")
        self.process.start(command, {}, self._directory.data)
        # The UI answers before the server does, and the server before its namespace is there.
        self.process.wait_until(self.ready, seconds=60)

    def ready(self) -> bool:
        known = _output([tools.temporal(), "operator", "search-attribute", "list", "--namespace", "default",
                         "--address", self.address])
        return all(attribute in known for attribute in SEARCH_ATTRIBUTES) and web.answers(self.ui)

    def stop(self) -> bool:
        return self.process.stop([(signal.SIGTERM, 10), (signal.SIGKILL, 10)])

    def kill(self) -> bool:
        return self.process.stop([(signal.SIGKILL, 10)])


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30).stdout
    except subprocess.TimeoutExpired:
        return ""

