"""HTTP/1.1 messages as the tests see them: parsed strictly, every field line kept in order."""

from dataclasses import dataclass, field


class Fields:
    """Field lines in the order they came. Names compare without case."""

    def __init__(self, lines: list[tuple[str, str]] | None = None):
        self.lines = lines or []

    def get(self, name: str) -> str | None:
        """The one value of `name`, or None. More than one line of it is a failure: use all()."""
        values = self.all(name)
        assert len(values) <= 1, f"{name} came {len(values)} times: {values}"
        return values[0] if values else None

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.lines if key.lower() == name.lower()]

    def names(self) -> list[str]:
        return [name.lower() for name, _ in self.lines]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.names()

    def __repr__(self) -> str:
        return repr(self.lines)


@dataclass
class Request:
    """A request as an origin received it."""

    method: str
    target: str
    version: str
    fields: Fields
    body: bytes = b""
    trailers: Fields = field(default_factory=Fields)
    complete: bool = True
    connection: int = 0
    """Which of the origin's connections it came on, counted from 0."""


@dataclass
class Response:
    """A response as a client received it, with the interim (1xx) ones before it."""

    version: str
    status: int
    reason: str
    fields: Fields
    body: bytes = b""
    trailers: Fields = field(default_factory=Fields)
    complete: bool = True
    """False when the connection ended before the end the framing had promised."""
    interim: list["Response"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.body.decode()


def head_of(start: str, fields: dict[str, str] | list[tuple[str, str]] = ()) -> bytes:
    """The bytes of a head: a start line and its fields, in order."""
    pairs = fields.items() if isinstance(fields, dict) else fields
    lines = [start, *(f"{name}: {value}" for name, value in pairs)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def chunked(*chunks: bytes, trailers: dict[str, str] | None = None) -> bytes:
    """A chunked body with its last chunk and trailer section."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    trailer = "".join(f"{name}: {value}\r\n" for name, value in (trailers or {}).items())
    return body + b"0\r\n" + trailer.encode() + b"\r\n"
