"""Sluice itself, running with a configuration on free ports."""

import json
import signal
from collections.abc import Callable
from pathlib import Path

from harness.client import Connection, fetch
from harness.message import Response
from harness.paths import sluice_binary
from harness.ports import free_port
from harness.process import Process
from harness.waiting import PATIENCE, wait_until


class Sluice(Process):
    """`sluice run` with `config`, ready for requests when the constructor returns.

    A dict is written as JSON after `listen`, `admin`, `logs` and `shutdown` were filled in where it has none; a text is
    written as it is, with {port}, {admin_port} and {directory} replaced.
    """

    def __init__(self, config: dict | str, directory: Path, *, env: dict[str, str] | None = None):
        self.port = free_port()
        self.admin_port = free_port()
        self.access_log = directory / "access.log"
        self.config_file = directory / "sluice.yaml"
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.write_config(config)
        super().__init__([sluice_binary(), "run", "-c", self.config_file], directory, env)
        self.await_start(self._is_ready)

    def write_config(self, config: dict | str) -> None:
        """Writes the file, without telling the running server."""
        if isinstance(config, str):
            for name in ("port", "admin_port", "directory"):
                config = config.replace("{%s}" % name, str(getattr(self, name)))
            text = config
        else:
            text = json.dumps({**self._defaults(), **config}, indent=2, ensure_ascii=False)
        self.config_file.write_text(text)

    def reload(self, config: dict | str, until: Callable[[], object], what: str = "the reload shows") -> None:
        """Writes the file, sends SIGHUP, and waits until the test sees what it expects of the new one."""
        self.write_config(config)
        self.signal(signal.SIGHUP)
        wait_until(until, what)

    def connect(self, **options) -> Connection:
        return Connection(self.port, **options)

    def fetch(self, method: str = "GET", target: str = "/", **options) -> Response:
        """One request on a connection of its own; the options are those of Connection.request()."""
        return fetch(self.port, method, target, **options)

    def admin(self, target: str, method: str = "GET", **options) -> Response:
        """One request to the admin listener."""
        return fetch(self.admin_port, method, target, **{"host": f"127.0.0.1:{self.admin_port}", **options})

    def access_records(self, count: int, timeout: float = PATIENCE) -> list[dict]:
        """The access log's records, once there are at least `count`; each line must be JSON."""

        def records() -> list[dict] | None:
            text = self.access_log.read_text() if self.access_log.exists() else ""
            lines = text.split("\n")[:-1]
            return [json.loads(line) for line in lines] if len(lines) >= count else None

        return wait_until(records, f"{count} access log records", timeout)

    def resident_kib(self) -> int:
        """What the process holds in memory now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1])

    def _defaults(self) -> dict:
        return {
            "listen": [{"address": f"127.0.0.1:{self.port}"}],
            "admin": {"address": f"127.0.0.1:{self.admin_port}"},
            "logs": {"access": {"to": str(self.access_log)}},
            "shutdown": {"grace": "2s"},
        }

    def _is_ready(self) -> bool:
        try:
            return self.admin("/readyz").status == 200
        except OSError:
            return False
