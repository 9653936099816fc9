"""Drives the native client: one phase of load after the other, each with its report."""

import json
from dataclasses import dataclass
from pathlib import Path

from .process import Process

_OPENING_WIDTH = 16


class LoadFailed(Exception):
    """An error, or an answer that was not a complete 200: the run is void."""


@dataclass(frozen=True)
class LoadReport:
    """Seconds run from the first request to the last answer; p50 and p99 are seconds too."""

    requests: int
    seconds: float
    p50: float
    p99: float


class Load:
    """Connections to one proxy, held open between phases; use it as a context manager."""

    def __init__(
        self,
        program: Path,
        core: int,
        port: int,
        path: str,
        connections: int,
        keep: bool,
        log: Path,
    ):
        argv = [str(program), str(port), path, str(connections), "keep" if keep else "close"]
        self.process = Process(argv, core, log, pipes=True)
        self.connections = connections

    def __enter__(self) -> "Load":
        return self

    def __exit__(self, *_) -> None:
        self.process.stop()

    def open_all(self) -> None:
        """One request on each connection, a few at a time, so that all are open."""
        self.count(self.connections, _OPENING_WIDTH)

    def count(self, requests: int, width: int) -> LoadReport:
        """So many requests, `width` in flight."""
        return self._phase(f"count {requests} {width}")

    def closed(self, seconds: float) -> LoadReport:
        """As many as the proxy can answer, every connection busy."""
        return self._phase(f"closed {seconds} {self.connections}")

    def open(self, seconds: float, rate: float, seed: int) -> LoadReport:
        """`rate` requests a second, whatever becomes of them; a seed gives the same moments."""
        return self._phase(f"open {seconds} {rate} {seed}")

    def _phase(self, line: str) -> LoadReport:
        try:
            self.process.write_line(line)
        except BrokenPipeError:
            pass  # it ended; its last line says why
        report = json.loads(self.process.read_line() or '{"error": "the client ended"}')
        if "error" in report:
            raise LoadFailed(report["error"])
        return LoadReport(**report)
