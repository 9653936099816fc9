"""Responses that come while the request's body is still on its way (RFC 9112 section 9.3)."""

import pytest

from harness.client import request_bytes
from harness.origin import OriginConnection, response_bytes

MEGABYTES = b"x" * (16 << 20)


def refuse_at_once(connection: OriginConnection) -> None:
    connection.read_head()
    connection.send(response_bytes(403, b"refused", {"Connection": "close"}))


def refuse_and_close(connection: OriginConnection) -> None:
    refuse_at_once(connection)
    connection.close()


def refuse_and_stop_reading(connection: OriginConnection) -> None:
    refuse_at_once(connection)
    connection.ended.wait(20)


def refuse_and_read_on(connection: OriginConnection) -> None:
    refuse_at_once(connection)
    connection.wait_for_end()


SCRIPTS = [refuse_and_close, refuse_and_stop_reading, refuse_and_read_on]


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_early_refusal_reaches_a_client_that_keeps_sending(stage, script):
    origin = stage.origin(script=script)
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        client.socket.settimeout(15)
        client.send(request_bytes("POST", "/", {"Content-Length": str(len(MEGABYTES))}) + MEGABYTES[: 1 << 20])
        response = client.response()
        assert (response.status, response.body) == (403, b"refused")


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_early_refusal_reaches_a_client_that_waits_for_it(stage, script):
    """The client has sent part of the body and holds the rest back."""
    origin = stage.origin(script=script)
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Content-Length": "1000000"}) + b"x" * 10)
        response = client.response()
        assert (response.status, response.body) == (403, b"refused")


def test_a_whole_early_response_may_come_before_the_body_ends(stage):
    """The origin answers at the head, reads the body all the same; both arrive whole, and the connection goes on."""
    bodies = []

    def script(connection: OriginConnection) -> None:
        while (request := connection.read_head()) is not None:
            connection.send(response_bytes(body=b"early"))
            connection.read_body(request)
            bodies.append(request.body)

    origin = stage.origin(script=script)
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Content-Length": "10"}) + b"hello")
        assert client.response().body == b"early"


def test_a_connection_with_an_unfinished_upload_answers_no_other_client(stage):
    """Its remaining body would be taken for a request, or the next request for its body."""
    origin = stage.origin(script=refuse_and_read_on)
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Content-Length": "1000000"}) + b"x" * 10)
        assert client.response().status == 403
        assert sluice.fetch().status == 403
    assert len(origin.connections) == 2


def test_an_early_response_in_chunks(stage):
    def script(connection: OriginConnection) -> None:
        connection.read_head()
        connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nearly\r\n")
        next(connection.reader.chunks())
        connection.send(b"4\r\nlate\r\n0\r\n\r\n")
        connection.wait_for_end()

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Transfer-Encoding": "chunked"}))
        assert client.response_head().status == 200
        chunks = client.reader.chunks()
        assert next(chunks) == b"early"
        client.send(b"5\r\nhello\r\n0\r\n\r\n")
        assert next(chunks) == b"late"
        assert list(chunks) == []
