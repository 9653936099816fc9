"""HTTP/1.0 on either side, and bodies that end with their connection."""

import pytest

from harness.message import chunked
from harness.origin import answer, response_bytes


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    return module_stage.proxy_to(origin)


GET = b"GET / HTTP/1.0\r\nHost: example.test\r\n\r\n"
GET_KEEPING = b"GET / HTTP/1.0\r\nHost: example.test\r\nConnection: keep-alive\r\n\r\n"


def test_an_http_1_0_client_is_answered_and_the_connection_closed(sluice, origin):
    origin.respond = answer()
    with sluice.connect() as connection:
        connection.send(GET)
        response = connection.response()
        assert (response.status, response.body) == (200, b"ok")
        assert connection.is_closed()


def test_an_http_1_0_client_may_ask_to_keep_the_connection(sluice, origin):
    origin.respond = answer()
    with sluice.connect() as connection:
        for _ in range(3):
            connection.send(GET_KEEPING)
            response = connection.response()
            assert response.status == 200
            assert response.fields.get("Connection") == "keep-alive"


def test_it_becomes_http_1_1_towards_the_origin(sluice, origin):
    origin.respond = answer()
    with sluice.connect() as connection:
        connection.send(GET)
        connection.response()
    assert origin.last.version == "HTTP/1.1"
    assert origin.last.fields.get("Host") == "example.test"


def test_an_http_1_0_client_gets_no_chunks(sluice, origin):
    """RFC 9112 section 6.1. Without a length, the end of the connection is the end of the body."""
    origin.respond = answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"hello ", b"world"))
    for request in (GET, GET_KEEPING):
        with sluice.connect() as connection:
            connection.send(request)
            response = connection.response()
            assert "Transfer-Encoding" not in response.fields
            assert response.body == b"hello world"
            assert connection.is_closed()


def test_a_body_that_ends_with_its_connection_is_whole_for_an_http_1_0_client(sluice, origin):
    origin.respond = answer(b"HTTP/1.0 200 OK\r\n\r\nhello", then_close=True)
    with sluice.connect() as connection:
        connection.send(GET)
        assert connection.response().body == b"hello"


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
@pytest.mark.parametrize("size", [0, 5, 300_000])
def test_a_body_that_ends_with_its_connection_is_chunked_for_an_http_1_1_client(sluice, origin, version, size):
    origin.respond = answer(b"HTTP/" + version + b" 200 OK\r\nX-A: b\r\n\r\n" + b"x" * size, then_close=True)
    with sluice.connect() as connection:
        for _ in range(2):
            response = connection.request()
            assert response.complete and response.body == b"x" * size
            assert response.version == "HTTP/1.1"
            assert response.fields.get("X-A") == "b"
            assert "Transfer-Encoding" in response.fields or response.fields.get("Content-Length") == str(size)


def test_an_http_1_0_origin_with_a_length(sluice, origin):
    origin.respond = answer(b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", then_close=True)
    response = sluice.fetch()
    assert (response.version, response.body) == ("HTTP/1.1", b"hello")


def test_an_http_1_0_origin_that_does_not_keep_its_connection_is_not_asked_twice_on_it(sluice, origin):
    origin.respond = answer(b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    connections = {(sluice.fetch(), origin.last.connection)[1] for _ in range(3)}
    assert len(connections) == 3


def test_an_http_1_0_origin_that_keeps_its_connection_is(sluice, origin):
    origin.respond = answer(b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello")
    sluice.fetch()
    connections = {(sluice.fetch(), origin.last.connection)[1] for _ in range(3)}
    assert len(connections) == 1


def test_an_upgrade_in_http_1_0_is_ignored(sluice, origin):
    """RFC 9110 section 7.8: nothing is switched, and no 101 sent."""
    origin.respond = answer(response_bytes(body=b"plain"))
    with sluice.connect() as connection:
        connection.send(b"GET / HTTP/1.0\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        assert connection.response().body == b"plain"
    assert "Upgrade" not in origin.last.fields


def test_a_101_for_an_http_1_0_request_is_an_error(sluice, origin):
    origin.respond = answer(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
    with sluice.connect() as connection:
        connection.send(b"GET / HTTP/1.0\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        assert connection.response().status == 502


def test_post_in_http_1_0(sluice, origin):
    origin.respond = answer()
    with sluice.connect() as connection:
        connection.send(b"POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello")
        assert connection.response().status == 200
    assert origin.last.body == b"hello"
