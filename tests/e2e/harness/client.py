"""A client on a raw socket: sends the bytes it is given, and reads responses by their framing."""

import re
import socket
import struct
from pathlib import Path

from harness.message import Fields, Response, head_of
from harness.reader import Ended, Malformed, Reader
from harness.waiting import PATIENCE

_STATUS_LINE = re.compile(rb"(HTTP/1\.[01]) ([1-9][0-9]{2}) ([\t\x20-\x7e\x80-\xff]*)")

Address = int | Path | tuple[str, int]


class Connection:
    """One connection to a port of this machine, to a (host, port), or to a unix socket's path."""

    def __init__(
        self,
        address: Address,
        timeout: float = PATIENCE,
        receive_buffer: int | None = None,
        source: str | None = None,
    ):
        family = socket.AF_INET
        if isinstance(address, int):
            address = ("127.0.0.1", address)
        elif isinstance(address, Path):
            family, address = socket.AF_UNIX, str(address)
        elif ":" in address[0]:
            family = socket.AF_INET6
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            self.socket.bind((source, 0))
        self.socket.connect(address)
        self.reader = Reader(self.socket)

    def send(self, data: bytes) -> None:
        """Sends all of it. A peer that already closed is no failure: its answer is what counts."""
        try:
            self.socket.sendall(data)
        except ConnectionError:
            pass

    def request(
        self,
        method: str = "GET",
        target: str = "/",
        fields: dict[str, str] | list[tuple[str, str]] = (),
        body: bytes = b"",
        host: str | None = "example.test",
    ) -> Response:
        """One request and its response. A body gets a Content-Length unless `fields` frame it."""
        self.send(request_bytes(method, target, fields, body, host))
        return self.response(method)

    def response(self, method: str = "GET") -> Response:
        """The next final response, to a request of `method`; interim responses are kept in it."""
        interim = []
        while True:
            response = self.response_head()
            if response.status >= 200 or response.status == 101:
                response.interim = interim
                break
            interim.append(response)
        if response.status != 101:
            self._read_body(response, method)
        return response

    def response_head(self) -> Response:
        """The next head, final or interim, leaving its body unread."""
        line = self.reader.line()
        match = _STATUS_LINE.fullmatch(line)
        if not match:
            raise Malformed(f"not a status line: {line!r}")
        return Response(match[1].decode(), int(match[2]), match[3].decode("latin-1"), self.reader.fields())

    def is_closed(self) -> bool:
        """Waits until the peer sends more (False) or has closed (True)."""
        return self.reader.at_end()

    def half_close(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Closes with RST, as a client that crashed does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_body(self, response: Response, method: str) -> None:
        fields = response.fields
        _check_framing(response)
        if method == "HEAD" or response.status in (204, 304):
            return
        parts: list[bytes] = []
        try:
            if "Transfer-Encoding" in fields:
                parts.extend(self.reader.chunks())
                response.trailers = self.reader.fields()
            elif (length := fields.get("Content-Length")) is not None:
                remaining = int(length)
                while remaining:
                    parts.append(self.reader.up_to(remaining))
                    remaining -= len(parts[-1])
            else:
                while data := self.reader.some():
                    parts.append(data)
        except (Ended, ConnectionError):
            response.complete = False
        response.body = b"".join(parts)


def _check_framing(response: Response) -> None:
    """What a sender must keep to (RFC 9112 section 6) whatever was behind it."""
    lengths = response.fields.all("Content-Length")
    codings = response.fields.all("Transfer-Encoding")
    if codings and (codings != ["chunked"] or lengths or response.status == 204 or response.version == "HTTP/1.0"):
        raise Malformed(f"an ambiguous framing: {response}")
    if len(lengths) > 1 or not all(length.isdecimal() for length in lengths):
        raise Malformed(f"a bad Content-Length: {response}")


def request_bytes(
    method: str = "GET",
    target: str = "/",
    fields: dict[str, str] | list[tuple[str, str]] = (),
    body: bytes = b"",
    host: str | None = "example.test",
) -> bytes:
    """The bytes of an HTTP/1.1 request."""
    pairs = list(fields.items() if isinstance(fields, dict) else fields)
    lines = ([("Host", host)] if host is not None else []) + pairs
    framed = Fields(lines)
    if body and "Content-Length" not in framed and "Transfer-Encoding" not in framed:
        lines.append(("Content-Length", str(len(body))))
    return head_of(f"{method} {target} HTTP/1.1", lines) + body


def fetch(address: Address, method: str = "GET", target: str = "/", **options) -> Response:
    """One request on a connection of its own; the options are those of Connection.request()."""
    with Connection(address) as connection:
        return connection.request(method, target, **options)


def send_raw(address: Address, data: bytes, method: str = "GET") -> tuple[Response | None, bool]:
    """Sends bytes as they are: the response to them, None if there was none, and whether the connection closed."""
    with Connection(address) as connection:
        connection.send(data)
        try:
            response = connection.response(method)
        except (Ended, ConnectionError):
            return None, True
        return response, connection.is_closed()
