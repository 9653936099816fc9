"""Requests sent before the answers to earlier ones came: RFC 9112 section 9.3.2."""

import pytest

from harness.client import request_bytes
from harness.message import chunked
from harness.origin import response_bytes

SIZES = [0, 1, 10, 100_000, 3, 1_000_000, 7, 65_536, 0, 2]


@pytest.fixture(scope="module")
def origin(module_stage):
    def respond(request, connection):
        size = int(request.target.rsplit("/", 1)[1])
        mark = request.fields.get("X-Mark").encode()
        connection.send(response_bytes(body=mark + b"x" * size))

    return module_stage.origin(respond)


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    return module_stage.proxy_to(origin)


def test_answers_come_in_the_order_of_the_requests_whatever_their_size(sluice):
    with sluice.connect() as connection:
        requests = [request_bytes(target=f"/{size}", fields={"X-Mark": f"{i}:"}) for i, size in enumerate(SIZES)]
        connection.send(b"".join(requests))
        for i, size in enumerate(SIZES):
            assert connection.response().body == b"%d:" % i + b"x" * size


def test_bodies_lie_between_the_requests(sluice, origin):
    before = len(origin.requests)
    with sluice.connect() as connection:
        connection.send(
            request_bytes("POST", "/1", {"X-Mark": "a"}, b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
            + request_bytes("POST", "/2", {"X-Mark": "b", "Transfer-Encoding": "chunked"}, chunked(b"one", b"two"))
            + request_bytes("GET", "/3", {"X-Mark": "c"})
        )
        assert [connection.response().body for _ in range(3)] == [b"ax", b"bxx", b"cxxx"]
    assert [request.target for request in origin.requests[before:]] == ["/1", "/2", "/3"]
    assert origin.requests[before + 1].body == b"onetwo"


def test_many_at_once(sluice):
    with sluice.connect() as connection:
        connection.send(b"".join(request_bytes(target="/1", fields={"X-Mark": f"{i}:"}) for i in range(500)))
        for i in range(500):
            assert connection.response().body == b"%d:x" % i


def test_what_follows_a_request_that_closes_is_not_served(sluice, origin):
    before = len(origin.requests)
    with sluice.connect() as connection:
        connection.send(
            request_bytes(target="/1", fields={"X-Mark": "a", "Connection": "close"})
            + request_bytes(target="/2", fields={"X-Mark": "b"})
        )
        assert connection.response().body == b"ax"
        assert connection.is_closed()
    assert len(origin.requests) == before + 1


def test_a_malformed_request_behind_a_good_one_is_refused_after_the_good_answer(sluice, origin):
    before = len(origin.requests)
    with sluice.connect() as connection:
        connection.send(
            request_bytes(target="/1", fields={"X-Mark": "a"})
            + b"GET /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n"
            + request_bytes(target="/3", fields={"X-Mark": "c"})
        )
        assert connection.response().body == b"ax"
        assert connection.response().status == 400
        assert connection.is_closed()
    assert len(origin.requests) == before + 1


def test_an_error_between_keeps_the_order(stage):
    """The middle request has no upstream; its 502 takes its turn."""
    origin, gone = stage.origin(), stage.origin()
    gone.close()
    sluice = stage.sluice({"sites": {"*": {"to": origin.address, "routes": [{"path": "/gone", "to": gone.address}]}}})
    with sluice.connect() as connection:
        connection.send(request_bytes(target="/a") + request_bytes(target="/gone") + request_bytes(target="/b"))
        assert connection.response().status == 200
        assert connection.response().status in (502, 503)
        assert connection.response().status == 200


def test_head_and_get_in_turns(sluice):
    with sluice.connect() as connection:
        for method in ("HEAD", "GET"):
            connection.send(request_bytes(method, "/1", {"X-Mark": "a"}) * 2)
        for method, body in (("HEAD", b""), ("HEAD", b""), ("GET", b"ax"), ("GET", b"ax")):
            response = connection.response(method)
            assert (response.body, response.fields.get("Content-Length")) == (body, "2")
