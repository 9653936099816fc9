"""What a request costs in things that can be counted, and come out the same on any machine."""

import copy
import re
import shutil
import signal
import struct
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from .bench import Bench, UnderTest
from .process import Process
from .profiles import Profile
from .proxies import Proxy

_ATTACHED_WITHIN = 20.0  # seconds


@dataclass(frozen=True)
class Counts:
    """Per request. `calls` are the system calls by name; allocations are None if not countable."""

    instructions: float
    syscalls: float
    allocations: float | None
    calls: dict[str, float] = field(default_factory=dict)


def count(bench: Bench, proxy: Proxy, profile: Profile, requests: int) -> Counts:
    calls = _count_syscalls(bench, proxy, profile, requests)
    return Counts(
        instructions=_count_instructions(bench, proxy, profile, requests),
        syscalls=sum(calls.values()),
        allocations=_count_allocations(bench, proxy, profile, requests),
        calls=calls,
    )


def _count_instructions(bench: Bench, proxy: Proxy, profile: Profile, requests: int) -> float:
    """Instructions in user space by callgrind: two lives of the proxy that differ in requests."""
    proxy = _without_debug_info(proxy, bench.new_folder("stripped"))
    once = _instructions_of_a_life(bench, proxy, profile, requests)
    twice = _instructions_of_a_life(bench, proxy, profile, 2 * requests)
    return (twice - once) / requests


def _without_debug_info(proxy: Proxy, folder: Path) -> Proxy:
    """The same program without what debuggers read: valgrind gives up on that of newer compilers."""
    stripped = copy.copy(proxy)
    stripped.binary = str(strip_debug_info(Path(proxy.binary), folder))
    return stripped


def strip_debug_info(program: Path, folder: Path) -> Path:
    """Makes a copy of `program` in `folder`; the instructions in it are the same."""
    tools = (shutil.which(name) for name in ("llvm-objcopy-19", "llvm-objcopy", "objcopy"))
    tool = next(filter(None, tools), None)
    if tool is None:
        raise SystemExit("neither llvm-objcopy nor objcopy is installed")
    target = folder / program.name
    subprocess.run([tool, "--strip-debug", str(program), str(target)], check=True)
    return target


def _instructions_of_a_life(bench: Bench, proxy: Proxy, profile: Profile, requests: int) -> int:
    out = bench.new_folder("callgrind")
    under = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}/%p"]
    with bench.start(proxy, profile, under) as target, bench.load(target) as load:
        load.open_all()
        load.count(requests, profile.connections)
    totals = [re.search(r"^totals: (\d+)", path.read_text(), re.M) for path in out.iterdir()]
    if not totals or None in totals:
        raise SystemExit(f"{proxy.name}: callgrind wrote no totals:\n{target.process.last_words()}")
    return sum(int(total[1]) for total in totals)


def _count_syscalls(
    bench: Bench, proxy: Proxy, profile: Profile, requests: int
) -> dict[str, float]:
    """strace sits on a warm proxy just for these requests."""
    with bench.start(proxy, profile) as target, bench.load(target) as load:
        load.open_all()
        load.count(requests, profile.connections)
        summary = bench.new_folder("strace") / "summary"
        with _strace(bench, target, summary) as strace:
            load.count(requests, profile.connections)
            strace.stop(signal.SIGINT)
        return {name: calls / requests for name, calls in _strace_calls(summary).items()}


def _strace(bench: Bench, target: UnderTest, summary: Path) -> Process:
    pids = [argument for pid in target.pids for argument in ("-p", str(pid))]
    argv = ["strace", "-f", "-c", "-o", str(summary), *pids]
    strace = Process(argv, bench.cores.client, log=summary.with_suffix(".log"))
    deadline = time.monotonic() + _ATTACHED_WITHIN
    while strace.log.read_text().count(" attached") < len(target.pids):
        if time.monotonic() > deadline or not strace.is_running():
            strace.stop()
            raise SystemExit(f"strace cannot attach: {strace.last_words()}")
        time.sleep(0.05)
    return strace


def _strace_calls(summary: Path) -> dict[str, int]:
    """Lines are `% time, seconds, usecs/call, calls, [errors,] syscall`."""
    calls: dict[str, int] = {}
    for line in summary.read_text().splitlines():
        words = line.split()
        if len(words) >= 5 and words[3].isdigit() and words[-1] != "total":
            calls[words[-1]] = int(words[3])
    return calls


def _count_allocations(
    bench: Bench, proxy: Proxy, profile: Profile, requests: int
) -> float | None:
    """None if the counter stays at zero: the program brings its own malloc."""
    counter = bench.new_folder("allocations") / "counter"
    counter.write_bytes(bytes(8))

    def so_far() -> int:
        return struct.unpack("=Q", counter.read_bytes())[0]

    environment = {
        "LD_PRELOAD": str(bench.tools.count_allocations),
        "SLUICE_BENCH_ALLOCATIONS": str(counter),
    }
    with bench.start(proxy, profile, environment=environment) as target, bench.load(target) as load:
        load.open_all()
        load.count(requests, profile.connections)
        before = so_far()
        load.count(requests, profile.connections)
        return (so_far() - before) / requests if before else None
