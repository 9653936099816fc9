"""A process under our control: pinned, given priority, watched, and gone when we are done."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


@dataclass(frozen=True)
class CpuTime:
    """Nanoseconds a process tree has run, and has been ready to run while something else did."""

    ran: int
    waited: int

    def __sub__(self, earlier: "CpuTime") -> "CpuTime":
        return CpuTime(self.ran - earlier.ran, self.waited - earlier.waited)


@dataclass(frozen=True)
class Memory:
    """Bytes of a process tree. A shared page counts in `resident` once a process, in `pss` once."""

    resident: int
    pss: int
    private: int


class Process:
    """Runs `argv` on one core in its own session; use it as a context manager."""

    def __init__(
        self,
        argv: Sequence[str],
        core: int,
        log: Path,
        environment: Mapping[str, str] | None = None,
        pipes: bool = False,
        stdout: Path | None = None,
    ):
        def become_ours() -> None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)  # even if we are killed, it ends
            os.sched_setaffinity(0, {core})

        self.log = log
        with open(log, "ab") as errors, open(stdout or log, "ab") as output:
            self._popen = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
                stdout=subprocess.PIPE if pipes else output,
                stderr=errors,
                text=True,
                bufsize=1,
                env={**os.environ, **(environment or {})},
                preexec_fn=become_ours,
                start_new_session=True,
            )
        self.pid = self._popen.pid
        _raise_priority(self.pid)

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def write_line(self, line: str) -> None:
        self._popen.stdin.write(line + "\n")

    def read_line(self) -> str:
        """The next line of its output, empty if it has ended."""
        return self._popen.stdout.readline()

    def is_running(self) -> bool:
        return self._popen.poll() is None

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])

    def stop(self, first: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
        """Ends it and its descendants, by force if they do not end by themselves."""
        descendants = self.tree()[1:]
        if self._popen.stdin and not self._popen.stdin.closed:
            try:
                self._popen.stdin.close()
            except BrokenPipeError:
                pass
        if self.is_running():
            self._popen.send_signal(first)
        try:
            self._popen.wait(patience)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        for pid in descendants:
            if _session_of(pid) == self.pid:  # still there, and not another that got the number
                os.kill(pid, signal.SIGKILL)
        if self._popen.stdout:
            self._popen.stdout.close()

    def tree(self) -> list[int]:
        """Its process id and those of its descendants, which share its session."""
        everyone = (int(entry) for entry in os.listdir("/proc") if entry.isdigit())
        others = sorted(pid for pid in everyone if pid != self.pid and _session_of(pid) == self.pid)
        return [self.pid, *others]


def cpu_time(pids: Sequence[int]) -> CpuTime:
    """The scheduler's own account, summed over all threads of the processes."""
    ran = waited = 0
    for pid in pids:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat") as file:
                fields = file.read().split()
            ran += int(fields[0])
            waited += int(fields[1])
    return CpuTime(ran, waited)


def memory(pids: Sequence[int]) -> Memory:
    sums: dict[str, int] = {}
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, value = line.split(":")
            sums[name] = sums.get(name, 0) + int(value.split()[0]) * 1024
    return Memory(sums["Rss"], sums["Pss"], sums["Private_Clean"] + sums["Private_Dirty"])


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def _raise_priority(pid: int) -> None:
    """Where the kernel schedules by session (autogroup), nice means nothing across sessions."""
    for raise_it in (
        lambda: Path(f"/proc/{pid}/autogroup").write_text("-20"),
        lambda: os.setpriority(os.PRIO_PROCESS, pid, -20),
    ):
        try:
            raise_it()
        except OSError:
            pass  # not permitted, or no autogroup in this kernel: the run is only noisier
