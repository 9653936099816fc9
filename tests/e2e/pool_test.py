"""Connections to upstreams: kept and used again, within limits, and never twice at once."""

import threading
import time

import pytest

from harness.client import Connection, request_bytes
from harness.origin import OriginConnection, answer, response_bytes
from harness.prometheus import parse, value
from harness.waiting import wait_until


def held(release: threading.Event):
    """Answers once the test lets it."""

    def respond(request, connection: OriginConnection) -> None:
        release.wait(20)
        connection.send(response_bytes())

    return respond


def requests_at_once(sluice, count: int) -> list[Connection]:
    """Sends a request on each of `count` connections; their answers are to be read."""
    clients = [Connection(sluice.port) for _ in range(count)]
    for client in clients:
        client.send(request_bytes())
    return clients


def idle_connections(sluice) -> float:
    return value(parse(sluice.admin("/metrics").text), "sluice_upstream_connections_idle")


def queued(sluice) -> float:
    return value(parse(sluice.admin("/metrics").text), "sluice_upstream_queue_length")


def test_a_connection_is_used_again_by_another_client(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    for _ in range(20):
        assert sluice.fetch().status == 200
    assert len(origin.connections) == 1


@pytest.mark.parametrize("size", [16_384, 65_536, 131_072, 1_000_003])
def test_a_connection_is_used_again_after_a_body_of_any_size(stage, size):
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    origin = stage.origin(answer(response_bytes(body=body)))
    sluice = stage.proxy_to(origin)
    for _ in range(5):
        assert sluice.fetch().body == body
    assert len(origin.connections) == 1


def test_requests_at_once_have_a_connection_each(stage):
    release = threading.Event()
    origin = stage.origin(held(release))
    sluice = stage.proxy_to(origin)
    clients = requests_at_once(sluice, 5)
    wait_until(lambda: len(origin.requests) == 5, "five requests at once")
    release.set()
    for client in clients:
        assert client.response().status == 200
    assert len(origin.connections) == 5


def test_a_client_has_no_connection_of_its_own(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    with sluice.connect() as first, sluice.connect() as second:
        for _ in range(5):
            assert first.request().status == 200
            assert second.request().status == 200
    assert len(origin.connections) == 1


def test_max_idle_bounds_what_is_kept(stage):
    release = threading.Event()
    origin = stage.origin(held(release))
    sluice = stage.proxy_to(origin, upstream={"pool": {"max_idle": 2}})
    clients = requests_at_once(sluice, 6)
    wait_until(lambda: len(origin.requests) == 6, "six requests at once")
    release.set()
    for client in clients:
        assert client.response().status == 200
    wait_until(lambda: sum(not c.ended.is_set() for c in origin.connections) == 2, "all but two connections are closed")


def test_idle_timeout_closes_what_nobody_uses(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin, upstream={"pool": {"idle_timeout": "500ms"}})
    assert sluice.fetch().status == 200
    assert origin.connections[0].ended.wait(5)
    assert sluice.fetch().status == 200
    assert len(origin.connections) == 2


def test_max_requests_ends_a_connections_use(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin, upstream={"pool": {"max_requests": 3}})
    for _ in range(9):
        assert sluice.fetch().status == 200
    assert [request.connection for request in origin.requests] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_an_upstreams_keep_alive_caps_the_reuse(stage):
    """An upstream's `Keep-Alive: timeout=N` caps idle reuse at N−1 s."""
    origin = stage.origin(
        lambda request, connection: connection.send(response_bytes(fields={"Keep-Alive": "timeout=2"}))
    )
    sluice = stage.proxy_to(origin)
    assert sluice.fetch().status == 200
    wait_until(
        lambda: origin.connections[0].ended.is_set(), "the connection is given up before the origin would", timeout=5
    )
    assert sluice.fetch().status == 200
    assert len(origin.connections) == 2


def test_a_connection_the_origin_closed_while_idle_is_not_used(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    for method in ("GET", "POST", "GET", "POST"):
        response = sluice.fetch(method, body=b"x" if method == "POST" else b"")
        assert response.status == 200
        origin.connections[-1].close()
        wait_until(lambda: idle_connections(sluice) == 0, "Sluice notices the end")


def dies_on_reuse(connection: OriginConnection) -> None:
    """Serves one request; at the next it closes without a byte, as a server does whose idle timeout just ran out."""
    request = connection.read_request()
    if request is not None:
        connection.send(response_bytes())
        connection.read_request()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_an_idempotent_request_is_replayed_once_when_a_reused_connection_dies(stage, method):
    origin = stage.origin(script=dies_on_reuse)
    sluice = stage.proxy_to(origin)
    assert sluice.fetch().status == 200
    response = sluice.fetch(method, body=b"hello" if method == "PUT" else b"")
    assert response.status == 200
    assert [request.method for request in origin.requests] == ["GET", method, method]
    if method == "PUT":
        assert origin.requests[1].body == origin.requests[2].body == b"hello"


def test_a_post_that_was_written_is_not_replayed(stage):
    """Another request is retried only if no byte of it was written."""
    origin = stage.origin(script=dies_on_reuse)
    sluice = stage.proxy_to(origin)
    assert sluice.fetch().status == 200
    assert sluice.fetch("POST", body=b"once").status == 502
    assert [request.method for request in origin.requests] == ["GET", "POST"]


def test_a_request_is_not_replayed_after_the_first_byte_of_a_response(stage):
    def script(connection: OriginConnection) -> None:
        if connection.read_request():
            connection.send(response_bytes())
            connection.read_request()
            connection.send(b"HTTP/1.1 200")

    origin = stage.origin(script=script)
    sluice = stage.proxy_to(origin)
    assert sluice.fetch().status == 200
    assert sluice.fetch().status == 502
    assert len(origin.requests) == 2


def test_the_queue_takes_who_finds_no_connection(stage):
    release = threading.Event()
    origin = stage.origin(held(release))
    pool = {"max_connections": 2, "queue": 10, "queue_timeout": "10s"}
    sluice = stage.proxy_to(origin, upstream={"pool": pool})
    clients = requests_at_once(sluice, 6)
    wait_until(lambda: len(origin.requests) == 2, "two requests at the origin")
    release.set()
    for client in clients:
        assert client.response().status == 200
    assert len(origin.connections) == 2


def test_503_when_the_queue_is_full_and_when_it_takes_too_long(stage):
    release = threading.Event()
    origin = stage.origin(held(release))
    pool = {"max_connections": 1, "queue": 1, "queue_timeout": "1s"}
    sluice = stage.proxy_to(origin, upstream={"pool": pool})
    first = requests_at_once(sluice, 1)[0]
    wait_until(lambda: len(origin.requests) == 1, "the first request at the origin")
    start = time.monotonic()
    waiting = requests_at_once(sluice, 2)
    answers = [client.response() for client in waiting]
    assert [answer.status for answer in answers] == [503, 503]
    assert 0.5 < time.monotonic() - start < 5
    for answer in answers:
        assert "connection_limit_reached" in answer.fields.get("Proxy-Status")
    release.set()
    assert first.response().status == 200


def test_a_client_that_leaves_gives_up_its_place(stage):
    release = threading.Event()
    origin = stage.origin(held(release))
    sluice = stage.proxy_to(origin, upstream={"pool": {"max_connections": 1, "queue": 1, "queue_timeout": "10s"}})
    first = requests_at_once(sluice, 1)[0]
    wait_until(lambda: len(origin.requests) == 1, "the first request at the origin")
    leaving = requests_at_once(sluice, 1)[0]
    wait_until(lambda: queued(sluice) == 1, "the second request waits")
    leaving.reset()
    wait_until(lambda: queued(sluice) == 0, "its place is free")
    release.set()
    assert first.response().status == 200
    assert sluice.fetch().status == 200


def test_limits_are_of_the_process_not_of_a_worker(stage):
    """Limits are of the process, not of a worker."""
    release = threading.Event()
    working: list[int] = []
    most = [0]

    def respond(request, connection: OriginConnection) -> None:
        working.append(connection.index)
        most[0] = max(most[0], len(working))
        release.wait(20)
        working.remove(connection.index)
        connection.send(response_bytes())

    origin = stage.origin(respond)
    pool = {"max_connections": 2, "queue": 100, "queue_timeout": "10s"}
    upstreams = {"origin": {"servers": [origin.address], "pool": pool}}
    sluice = stage.sluice({"workers": 2, "upstreams": upstreams, "sites": {"*": {"to": "origin"}}})
    clients = requests_at_once(sluice, 12)
    wait_until(lambda: len(working) == 2 and queued(sluice) == 10, "two are with the origin, the others wait")
    release.set()
    for client in clients:
        assert client.response().status == 200
    assert most == [2]
