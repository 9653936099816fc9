"""The client must count exactly, and must not take a failure for an answer."""

import socket
import threading
from collections.abc import Iterator

import pytest

from . import native
from .load import Load, LoadFailed


@pytest.fixture(scope="module")
def tools() -> native.NativeTools:
    return native.build()


class ScriptedServer:
    """Gives the same bytes to each request on each connection, and counts the requests."""

    def __init__(self, answer: bytes, close: bool = False):
        self.answer, self.close_after, self.requests = answer, close, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            while connection.recv(4096).endswith(b"\r\n\r\n"):
                self.requests += 1
                connection.sendall(self.answer)
                if self.close_after:
                    return


@pytest.fixture
def serve() -> Iterator:
    servers: list[ScriptedServer] = []

    def start(answer: bytes, close: bool = False) -> ScriptedServer:
        servers.append(ScriptedServer(answer, close))
        return servers[-1]

    yield start
    for server in servers:
        server.listener.close()


OK = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"


def load_on(tools, tmp_path, server, connections=4, keep=True) -> Load:
    log = tmp_path / "load.log"
    return Load(tools.load, 0, server.port, "/small", connections, keep, log)


def test_as_many_requests_as_asked_for(tools, tmp_path, serve):
    server = serve(OK)
    with load_on(tools, tmp_path, server) as load:
        assert load.count(100, width=3).requests == 100
        assert server.requests == 100
        assert load.count(7, width=4).requests == 7
    assert server.requests == 107


def test_a_timed_phase_reports_every_request_it_sent(tools, tmp_path, serve):
    server = serve(OK)
    with load_on(tools, tmp_path, server) as load:
        report = load.closed(0.2)
        assert report.requests == server.requests > 0
        assert 0 < report.p50 <= report.p99


def test_an_open_loop_offers_what_the_seed_says_not_what_the_server_can_do(tools, tmp_path, serve):
    server = serve(OK)
    with load_on(tools, tmp_path, server) as load:
        once, again = (load.open(0.2, rate=500, seed=7) for _ in range(2))
        assert once.requests == again.requests
        assert 50 < once.requests < 150


def test_a_new_connection_for_each_request(tools, tmp_path, serve):
    server = serve(OK, close=True)
    with load_on(tools, tmp_path, server, keep=False) as load:
        assert load.count(20, width=4).requests == 20


@pytest.mark.parametrize(
    "answer, close, reason",
    [
        (b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", False, "answered HTTP/1.1 503 No"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", True, "ended early"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nmore", False, "more bytes"),
        (b"HTTP/1.1 200 OK\r\n\r\n", True, "without Content-Length"),
        (OK, True, "closed|ended early"),
    ],
)
def test_anything_but_a_complete_200_is_a_failure(tools, tmp_path, serve, answer, close, reason):
    server = serve(answer, close)
    with load_on(tools, tmp_path, server, connections=1) as load:
        with pytest.raises(LoadFailed, match=reason):
            for _ in range(50):
                load.count(1, width=1)
