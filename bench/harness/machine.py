"""The machine under the measurement: its cores, its limits, and what to write down about it."""

import os
import platform
import resource
import socket
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cores:
    """One core for the proxy under test, another for the client and the origin."""

    client: int
    proxy: int


def pick_cores(wanted: str | None) -> Cores:
    """`wanted` is "CLIENT,PROXY"; without it, the first two cores that share no execution units."""
    allowed = sorted(os.sched_getaffinity(0))
    if wanted:
        client, proxy = (int(core) for core in wanted.split(","))
        if not {client, proxy} <= set(allowed) or client == proxy:
            raise SystemExit(f"--cores {wanted}: name two different cores of {allowed}")
        return Cores(client, proxy)
    if len(allowed) < 2:
        raise SystemExit("two cores are needed: one for the proxy, one for client and origin")
    first = allowed[0]
    apart = [core for core in allowed[1:] if core not in _siblings(first)]
    return Cores(client=first, proxy=(apart or allowed[1:])[0])


def _siblings(core: int) -> set[int]:
    path = Path(f"/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list")
    cores: set[int] = set()
    if path.exists():
        for part in path.read_text().strip().split(","):
            low, _, high = part.partition("-")
            cores.update(range(int(low), int(high or low) + 1))
    return cores


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def allow_descriptors(count: int) -> None:
    """Raises the limit that every process started from here inherits."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(hard, count)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
    except (ValueError, PermissionError):
        if hard < count:
            raise SystemExit(f"{count} open files are needed, the limit is {hard} (ulimit -Hn)")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def describe(cores: Cores) -> dict[str, str | int]:
    model = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")),
        platform.machine(),
    )
    return {
        "cpu": model,
        "cores": os.cpu_count() or 0,
        "kernel": platform.release(),
        "client_core": cores.client,
        "proxy_core": cores.proxy,
    }
