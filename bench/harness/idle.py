"""Memory a proxy holds for clients that are connected and quiet."""

import time
from dataclasses import dataclass

from .bench import Bench
from .process import Memory, memory
from .profiles import Profile
from .proxies import Proxy

_BEFORE = 64  # connections open at the first reading, so that what is allocated once, is
_WIDTH = 16  # requests in flight while they open: the pool of upstream connections stays small
_SETTLE = 1.0  # seconds for a proxy to give back what it only needed to answer


@dataclass(frozen=True)
class IdleMemory:
    """Memory with few and with many connections; each has made one request and is kept alive."""

    connections: int  # between the two readings
    few: Memory
    many: Memory

    @property
    def private_each(self) -> float:
        """Bytes of the process's own memory that one more connection takes."""
        return (self.many.private - self.few.private) / self.connections

    @property
    def pss_each(self) -> float:
        return (self.many.pss - self.few.pss) / self.connections


def idle_memory(bench: Bench, proxy: Proxy, connections: int) -> IdleMemory:
    profile = Profile("idle", "idle connections", connections=_BEFORE + connections)
    with (
        bench.start(proxy, profile) as target,
        bench.load(target, _BEFORE) as first,
        bench.load(target, connections) as rest,
    ):
        first.count(_BEFORE, _WIDTH)
        time.sleep(_SETTLE)
        few = memory(target.pids)
        rest.count(connections, _WIDTH)
        time.sleep(_SETTLE)
        return IdleMemory(connections, few, memory(target.pids))
