"""The bench itself: an origin, a folder for files, and the proxies put in front of the origin."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import native
from .load import Load
from .machine import Cores
from .process import Process
from .profiles import Profile
from .proxies import Proxy, Setup
from .proxies.base import new_setup


@dataclass(frozen=True)
class UnderTest:
    """A proxy that runs and answers; use it as a context manager."""

    proxy: Proxy
    setup: Setup
    process: Process
    pids: list[int]

    def __enter__(self) -> "UnderTest":
        return self

    def __exit__(self, *_) -> None:
        self.process.stop()


class Bench:
    """Use it as a context manager: what it started and wrote is gone afterwards."""

    def __init__(self, cores: Cores, same_fields: bool = False):
        self.tools = native.build()
        self.cores = cores
        self.same_fields = same_fields
        memory = "/dev/shm"  # an access log there measures the proxy, not the disk
        parent = memory if os.access(memory, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="sluice-bench-", dir=parent))
        self._started = 0

    def __enter__(self) -> "Bench":
        self.origin = Process(
            [str(self.tools.origin)], self.cores.client, self.folder / "origin.log", pipes=True
        )
        self.origin_port = int(self.origin.read_line())
        os.sched_setaffinity(0, {self.cores.client})  # the proxy's core is the proxy's alone
        return self

    def __exit__(self, *_) -> None:
        self.origin.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(
        self,
        proxy: Proxy,
        profile: Profile,
        under: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> UnderTest:
        folder = self.new_folder(proxy.name)
        setup = new_setup(profile, self.origin_port, folder, self.same_fields)
        process = proxy.start(setup, self.cores.proxy, under, environment)
        return UnderTest(proxy, setup, process, process.tree())

    def load(self, target: UnderTest, connections: int | None = None) -> Load:
        profile = target.setup.profile
        return Load(
            self.tools.load,
            self.cores.client,
            target.setup.port,
            profile.path,
            connections or profile.connections,
            profile.keep,
            self.folder / "load.log",
        )

    def new_folder(self, name: str) -> Path:
        self._started += 1
        folder = self.folder / f"{name}-{self._started}"
        folder.mkdir()
        return folder
