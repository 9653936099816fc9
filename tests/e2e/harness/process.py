"""A program under test: started in a directory of its own, stopped by its process id."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from harness.waiting import PATIENCE, wait_until

_REPORTS = ("AddressSanitizer", "ThreadSanitizer", "LeakSanitizer", "MemorySanitizer", ": runtime error: ")


class Process:
    """Output goes to `stdout` and `stderr` in its directory."""

    def __init__(self, command: list[str], directory: Path, env: dict[str, str] | None = None):
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.command = [str(word) for word in command]
        self._env = {**os.environ, **(env or {})}
        self._start()

    def _start(self) -> None:
        with open(self.directory / "stdout", "ab") as stdout, open(self.directory / "stderr", "ab") as stderr:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                env=self._env,
                start_new_session=True,
            )
        self.expected_to_die = False
        """A test that kills or ends the process itself sets this; otherwise an early end is a failure."""

    def await_start(self, is_ready: Callable[[], bool]) -> None:
        """Waits until the program serves; one that does not is ended, and what it said is in the failure."""

        def ready() -> bool:
            assert self.is_running(), f"{self.command[0]} ended instead of starting:\n{self.output}"
            return is_ready()

        try:
            wait_until(ready, "the program becomes ready")
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def stdout(self) -> str:
        return (self.directory / "stdout").read_text(errors="replace")

    @property
    def stderr(self) -> str:
        return (self.directory / "stderr").read_text(errors="replace")

    @property
    def output(self) -> str:
        return self.stdout + self.stderr

    def is_running(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, timeout: float = PATIENCE) -> int:
        """Waits for the end: the exit status, or minus the signal that ended it."""
        return self._process.wait(timeout)

    def kill(self) -> None:
        """Ends it as a crash would, without a chance to clean up."""
        self.expected_to_die = True
        self._process.kill()
        self._process.wait()

    def stop(self) -> list[str]:
        """Asks it to end and waits; says what was wrong with its life or its end."""
        problems = []
        if self.is_running():
            self.signal(signal.SIGTERM)
            try:
                status = self.wait()
            except subprocess.TimeoutExpired:
                self.kill()
                problems.append("it did not end on SIGTERM")
            else:
                if status != 0:
                    problems.append(f"it ended on SIGTERM with {status}")
        elif not self.expected_to_die:
            problems.append(f"it ended by itself with {self._process.returncode}")
        if any(report in self.output for report in _REPORTS):
            problems.append("a sanitizer reported")
        return [f"{self.command[0]}: {problem}\n{self.output[-6000:]}" for problem in problems]
