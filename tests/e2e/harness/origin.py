"""An upstream on a raw socket: answers as scripted, byte for byte, and keeps every byte it received."""

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

from harness.message import Request, head_of
from harness.reader import Ended, Malformed, Reader

_REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e]+) (HTTP/1\.[01])")

Responder = Callable[[Request, "OriginConnection"], None]
Script = Callable[["OriginConnection"], None]


def response_bytes(
    status: int = 200,
    body: bytes = b"ok",
    fields: dict[str, str] | list[tuple[str, str]] = (),
    reason: str = "Fine",
) -> bytes:
    """A response framed by Content-Length."""
    pairs = list(fields.items() if isinstance(fields, dict) else fields)
    return head_of(f"HTTP/1.1 {status} {reason}", [*pairs, ("Content-Length", str(len(body)))]) + body


def answer(raw: bytes = response_bytes(), *, then_close: bool = False) -> Responder:
    """Answers each request with these bytes."""

    def respond(request: Request, connection: "OriginConnection") -> None:
        connection.send(raw)
        if then_close:
            connection.close()

    return respond


def stall(request: Request, connection: "OriginConnection") -> None:
    """Never answers; returns when the other side gives up."""
    connection.wait_for_end()


class Origin:
    """Listens on a port of 127.0.0.1, or on a unix socket, with one thread per connection.

    By default a connection reads whole requests and hands each to `respond`, which a test may replace at any time.
    With `script`, the connection is the script's alone.
    """

    def __init__(
        self, respond: Responder | None = None, *, script: Script | None = None, path: Path | None = None, port: int = 0
    ):
        self.respond = respond or answer()
        self.script = script or _serve
        self.connections: list[OriginConnection] = []
        self.requests: list[Request] = []
        self.errors: list[BaseException] = []
        self._closing = False
        if path:
            self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._listener.bind(str(path))
            self.address = f"unix:{path}"
        else:
            self._listener = socket.socket()
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(("127.0.0.1", port))
            self.port = self._listener.getsockname()[1]
            self.address = f"127.0.0.1:{self.port}"
        self._listener.listen(256)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def received(self) -> bytes:
        """Every byte received so far, on all connections."""
        return b"".join(bytes(connection.reader.received) for connection in list(self.connections))

    @property
    def last(self) -> Request:
        assert self.requests, "no request reached the origin"
        return self.requests[-1]

    def close(self) -> None:
        """Stops listening and closes every connection."""
        self._closing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self.connections):
            connection.close()
        self._thread.join(timeout=5)

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            connection = OriginConnection(self, accepted, len(self.connections))
            self.connections.append(connection)
            threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection: "OriginConnection") -> None:
        try:
            self.script(connection)
        except (Ended, OSError):
            pass  # the other side left, or the origin was closed
        except Exception as error:  # noqa: BLE001 - told to the test by Stage.close()
            self.errors.append(error)
        finally:
            connection.close()


class OriginConnection:
    """One accepted connection."""

    def __init__(self, origin: Origin, accepted: socket.socket, index: int):
        self.origin = origin
        self.socket = accepted
        self.index = index
        self.reader = Reader(accepted)
        self.ended = threading.Event()
        """Set once the connection is closed, whoever closed it."""

    def read_head(self) -> Request | None:
        """The next request's head, its body unread; None if the peer closed instead."""
        try:
            line = self.reader.line()
        except (Ended, ConnectionError):
            return None
        match = _REQUEST_LINE.fullmatch(line)
        if not match:
            raise Malformed(f"Sluice sent no request line: {line!r}")
        method, target, version = (part.decode() for part in match.groups())
        return Request(method, target, version, self.reader.fields(), complete=False, connection=self.index)

    def read_body(self, request: Request) -> None:
        """Reads the body `request` announces."""
        codings, lengths = request.fields.all("Transfer-Encoding"), request.fields.all("Content-Length")
        if codings:
            if codings != ["chunked"] or lengths:
                raise Malformed(f"Sluice sent an ambiguous framing: {request}")
            request.body = b"".join(self.reader.chunks())
            request.trailers = self.reader.fields()
        elif lengths:
            if len(lengths) > 1 or not lengths[0].isdecimal():
                raise Malformed(f"Sluice sent a bad Content-Length: {request}")
            request.body = self.reader.exactly(int(lengths[0]))
        request.complete = True

    def read_request(self) -> Request | None:
        """The next request with its body, noted in the origin's `requests`."""
        request = self.read_head()
        if request is not None:
            self.read_body(request)
            self.origin.requests.append(request)
        return request

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def trickle(self, data: bytes, pause: float) -> None:
        """Sends byte by byte."""
        for byte in data:
            self.send(bytes([byte]))
            time.sleep(pause)

    def wait_for_end(self) -> None:
        """Reads on until the peer closes. The wait is bounded only by the test's own patience."""
        while self.reader.some():
            pass

    def reset(self) -> None:
        """Closes with RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
        self.ended.set()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.ended.set()


def _serve(connection: OriginConnection) -> None:
    while (request := connection.read_request()) is not None:
        connection.origin.respond(request, connection)
