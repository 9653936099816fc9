"""Reads HTTP/1.1 from a socket and accepts only what RFC 9112 allows, so that it judges what Sluice sends."""

import re
import socket

from harness.message import Fields

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_VISIBLE = rb"[\x21-\x7e\x80-\xff]"
_FIELD = re.compile(rb"(%b):[ \t]*((?:%b(?:[\t \x21-\x7e\x80-\xff]*%b)?)?)[ \t]*" % (_TOKEN, _VISIBLE, _VISIBLE))
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})(;[\t\x20-\x7e]*)?")


class Malformed(AssertionError):
    """What arrived is not HTTP/1.1."""


class Ended(Exception):
    """The connection ended inside a message."""


class Reader:
    """A buffered socket that also keeps every byte it read."""

    def __init__(self, connection: socket.socket):
        self._socket = connection
        self._buffer = bytearray()
        self.received = bytearray()
        self.keep = True
        """Turn off for bodies too big to keep."""

    def line(self) -> bytes:
        """A line without its CRLF. A bare LF or CR in it is malformed."""
        while b"\n" not in self._buffer:
            self._fill()
        end = self._buffer.index(b"\n")
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        if not line.endswith(b"\r\n") or b"\r" in line[:-2]:
            raise Malformed(f"a line with a bare CR or LF: {line!r}")
        return line[:-2]

    def exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def up_to(self, size: int) -> bytes:
        """At least one byte, at most `size`."""
        if not self._buffer:
            self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def some(self) -> bytes:
        """Whatever is there next; at the end, nothing."""
        if not self._buffer:
            try:
                self._fill()
            except Ended:
                return b""
        data = bytes(self._buffer)
        self._buffer.clear()
        return data

    def rest(self) -> bytes:
        """Everything up to an orderly end; a reset raises."""
        parts = []
        while data := self.some():
            parts.append(data)
        return b"".join(parts)

    def until_end(self) -> bytes:
        """Everything up to the end, be it in order or by a reset."""
        received = b""
        try:
            while data := self.some():
                received += data
        except ConnectionError:
            pass
        return received

    def at_end(self) -> bool:
        """Waits for the next byte or for the end, and says whether it was the end (in order, or by a reset)."""
        if self._buffer:
            return False
        try:
            self._fill()
        except (Ended, ConnectionError):
            return True
        return False

    def fields(self) -> Fields:
        """A field section with its empty line."""
        lines = []
        while line := self.line():
            match = _FIELD.fullmatch(line)
            if not match:
                raise Malformed(f"not a field line: {line!r}")
            lines.append((match[1].decode(), match[2].decode("latin-1")))
        return Fields(lines)

    def chunks(self):
        """The data of a chunked body, chunk by chunk, without the trailer section that follows."""
        while size := self._chunk_size():
            yield self.exactly(size)
            if self.exactly(2) != b"\r\n":
                raise Malformed("a chunk longer than its size")

    def _chunk_size(self) -> int:
        line = self.line()
        match = _CHUNK_SIZE.fullmatch(line)
        if not match:
            raise Malformed(f"not a chunk size: {line!r}")
        return int(match[1], 16)

    def _fill(self) -> None:
        data = self._socket.recv(1 << 18)
        if not data:
            raise Ended
        self._buffer += data
        if self.keep:
            self.received += data
