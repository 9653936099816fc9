"""What all proxies under test have in common: a configuration, a process, a first answer."""

import http.client
import re
import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..machine import free_port
from ..process import Process
from ..profiles import Profile

_FIRST_ANSWER_WITHIN = 60.0  # seconds; under valgrind a start takes several


@dataclass(frozen=True)
class Setup:
    """All a proxy's configuration may depend on."""

    profile: Profile
    port: int
    origin_port: int
    folder: Path  # for its configuration, log and temporary files
    same_fields: bool  # peers, too, add the forwarding fields that Sluice adds by itself

    @property
    def access_log(self) -> Path:
        return self.folder / "access.log"

    @property
    def root(self) -> Path:
        """With the file of a static profile."""
        return self.folder / "root"

    @property
    def connections(self) -> int:
        """Client connections to have room for, well above those that come."""
        return self.profile.connections + 512


class Proxy(ABC):
    """A proxy by name; `start` gives a process that already answers."""

    def __init__(self, name: str, binary: str):
        found = shutil.which(binary) or shutil.which(binary, path="/usr/sbin:/usr/local/sbin")
        if not found:
            raise SystemExit(f"{name}: no program {binary}; {self.remedy()}")
        self.name = name
        self.binary = found

    def start(
        self,
        setup: Setup,
        core: int,
        under: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> Process:
        """Starts it on `core`, `under` a tracing command if one is given."""
        setup.folder.mkdir(parents=True, exist_ok=True)
        if setup.profile.static:
            setup.root.mkdir(exist_ok=True)
            (setup.root / setup.profile.path[1:]).write_bytes(bytes(setup.profile.file_size))
        config = setup.folder / f"{self.name}.conf"
        config.write_text(self.config(setup))
        process = Process(
            [*under, self.binary, *self.arguments(config, setup)],
            core,
            log=setup.folder / "output.log",
            environment=environment,
            stdout=setup.access_log if setup.profile.log else None,
        )
        try:
            _await_answer(process, setup)
        except BaseException:
            process.stop()
            raise
        return process

    @property
    def version(self) -> str:
        shown = subprocess.run(
            [self.binary, self.version_argument()], capture_output=True, text=True, check=False
        )
        number = re.search(r"\d+(\.\d+)+\S*", shown.stdout + shown.stderr)
        return number[0] if number else "of unknown version"

    def can_do(self, profile: Profile) -> bool:
        return True

    @abstractmethod
    def config(self, setup: Setup) -> str: ...

    @abstractmethod
    def arguments(self, config: Path, setup: Setup) -> list[str]: ...

    @abstractmethod
    def version_argument(self) -> str: ...

    @abstractmethod
    def remedy(self) -> str:
        """What to do if the program is missing."""


def new_setup(
    profile: Profile, origin_port: int, folder: Path, same_fields: bool = False
) -> Setup:
    return Setup(profile, free_port(), origin_port, folder, same_fields)


def _await_answer(process: Process, setup: Setup) -> None:
    deadline = time.monotonic() + _FIRST_ANSWER_WITHIN
    while process.is_running() and time.monotonic() < deadline:
        client = http.client.HTTPConnection("127.0.0.1", setup.port, timeout=_FIRST_ANSWER_WITHIN)
        try:
            client.request("GET", setup.profile.path)
            answer = client.getresponse()
            answer.read()
            if answer.status == 200:
                return
        except OSError:
            pass
        finally:
            client.close()
        time.sleep(0.05)
    raise SystemExit(f"{setup.folder.name} does not answer; its log ends:\n{process.last_words()}")
