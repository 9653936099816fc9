"""Everything one test, or one module of tests, has running."""

from pathlib import Path

from harness.nginx import Nginx
from harness.origin import Origin
from harness.process import Process
from harness.sluice import Sluice


class Stage:
    """Starts servers, each with a directory of its own, and ends them all, last first.

    close() fails if one of them crashed, did not end when asked, or if an origin met what is not HTTP.
    """

    def __init__(self, directory: Path):
        self.directory = directory
        self._running: list[Process | Origin] = []

    def sluice(self, config: dict | str, **options) -> Sluice:
        return self.keep(Sluice(config, self.new_directory("sluice"), **options))

    def proxy_to(self, origin: Origin | Nginx, *, upstream: dict | None = None, **site) -> Sluice:
        """Sluice with one site, which takes every host and sends it to `origin`; one worker, so one pool.

        `upstream` is what to say of the named upstream, other keywords what to say of the site.
        """
        upstreams = {"origin": {"servers": [origin.address], **(upstream or {})}}
        return self.sluice({"workers": 1, "upstreams": upstreams, "sites": {"*": {"to": "origin", **site}}})

    def origin(self, *arguments, **options) -> Origin:
        return self.keep(Origin(*arguments, **options))

    def nginx(self, **options) -> Nginx:
        return self.keep(Nginx(self.new_directory("nginx"), **options))

    def process(self, command: list, **options) -> Process:
        return self.keep(Process(command, self.new_directory("process"), **options))

    def new_directory(self, name: str) -> Path:
        path = self.directory / f"{name}-{len(self._running)}"
        path.mkdir(parents=True, exist_ok=True)
        return path

    def keep(self, running):
        """Takes over the ending of what a test started itself."""
        self._running.append(running)
        return running

    def close(self) -> None:
        problems = []
        for running in reversed(self._running):
            if isinstance(running, Origin):
                running.close()
                problems += [f"an origin failed: {error!r}" for error in running.errors]
            else:
                problems += running.stop()
        assert not problems, "\n".join(problems)
