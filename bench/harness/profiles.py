"""What is asked of the proxies. One row is one kind of work."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    name: str
    title: str
    path: str = "/small"
    connections: int = 64
    keep: bool = True  # False: a new client connection for each request
    log: bool = False  # True: every proxy writes a JSON access log
    file_size: int = 0  # more: the proxies serve a file of so many bytes themselves
    counted: int = 2000  # requests that `--counts` looks at; fewer where each is much work

    @property
    def large(self) -> bool:
        return self.path == "/large"

    @property
    def static(self) -> bool:
        return self.file_size > 0


PROFILES = (
    Profile("small-64", "200 bytes, 64 connections"),
    Profile("small-1000", "200 bytes, 1,000 connections", connections=1000),
    Profile("large", "1 MiB, 16 connections", path="/large", connections=16, counted=100),
    Profile("new-connection", "200 bytes, a new connection each, 64 at a time", keep=False),
    Profile("json-log", "200 bytes, 64 connections, JSON access log", log=True),
    Profile("static-1k", "a file of 1 KiB, 64 connections", path="/file", file_size=1 << 10),
    Profile(
        "static-1m",
        "a file of 1 MiB, 16 connections",
        path="/file",
        file_size=1 << 20,
        connections=16,
        counted=100,
    ),
    Profile("one", "200 bytes, 1 connection", connections=1),
)

COMPARED_BY_DEFAULT = ("small-64", "small-1000", "large", "new-connection")
COUNTED_BY_DEFAULT = ("one", "small-64", "json-log", "new-connection", "large")


def profiles_named(names: tuple[str, ...]) -> list[Profile]:
    known = {profile.name: profile for profile in PROFILES}
    for name in names:
        if name not in known:
            raise SystemExit(f"no profile {name!r}; there are {', '.join(known)}")
    return [known[name] for name in names]
