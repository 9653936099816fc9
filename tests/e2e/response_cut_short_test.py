"""Responses that break off, and interim responses nobody asked for."""

import threading

import pytest

from harness.client import request_bytes
from harness.message import chunked
from harness.origin import OriginConnection, answer, response_bytes

OK = b"HTTP/1.1 200 OK\r\n"


def after(raw: bytes, ending: str):
    """Sends bytes, then closes or resets."""

    def respond(request, connection: OriginConnection) -> None:
        connection.send(raw)
        getattr(connection, ending)()

    return respond


HEADS = {
    "before its first byte": b"",
    "in the version": b"HTT",
    "in the status line": b"HTTP/1.1 200",
    "after the status line": OK,
    "in a field": OK + b"Content-Len",
    "before the empty line": OK + b"Content-Length: 5\r\n",
    "after an interim response": b"HTTP/1.1 103 Early Hints\r\n\r\n",
}


@pytest.mark.parametrize("ending", ["close", "reset"])
@pytest.mark.parametrize("raw", HEADS.values(), ids=HEADS.keys())
def test_502_when_a_head_breaks_off(faulty, raw, ending):
    faulty.origin.respond = after(raw, ending)
    response = faulty.sluice.fetch("POST", body=b"x")
    assert response.status == 502
    assert response.complete


BODIES = {
    "before its first byte": OK + b"Content-Length: 10\r\n\r\n",
    "within its length": OK + b"Content-Length: 10\r\n\r\nhello",
    "one byte short": OK + b"Content-Length: 6\r\n\r\nhello",
    "far within its length": OK + b"Content-Length: 4000000\r\n\r\n" + b"x" * 1_000_000,
    "in a chunk size": OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5",
    "in a chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nA\r\nhello",
    "between chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "before the last empty line": OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
    "in a trailer": OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-A: b",
}


@pytest.mark.parametrize("ending", ["close", "reset"])
@pytest.mark.parametrize("raw", BODIES.values(), ids=BODIES.keys())
def test_the_client_can_tell_that_a_body_broke_off(faulty, raw, ending):
    faulty.origin.respond = after(raw, ending)
    response = faulty.sluice.fetch()
    assert response.status == 502 or not response.complete


def test_a_reset_of_a_close_delimited_body_is_not_its_end(faulty):
    """The client speaks HTTP/1.1, so the end of a whole body would be a last chunk."""
    seen = threading.Event()

    def respond(request, connection: OriginConnection) -> None:
        connection.send(OK + b"\r\nhello")
        seen.wait(10)
        connection.reset()

    faulty.origin.respond = respond
    with faulty.sluice.connect() as client:
        client.send(request_bytes())
        client.response_head()
        assert b"hello" in client.reader.some()
        seen.set()
        assert not client.reader.until_end().endswith(b"0\r\n\r\n")


INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n"


def test_an_unasked_100_is_dropped(faulty):
    response = faulty.assert_passed(INTERIM + response_bytes())
    assert response.interim == []


def test_interim_responses_in_any_number_cannot_pass_for_an_answer(faulty):
    """A bounded number is borne; a flood is a broken upstream."""
    faulty.origin.respond = answer(INTERIM * 20_000 + response_bytes())
    response = faulty.sluice.fetch()
    assert response.status in (200, 502)
    assert response.interim == []


def test_endless_interim_responses_end_in_an_error(faulty):
    def respond(request, connection: OriginConnection) -> None:
        while not connection.ended.is_set():
            connection.send(INTERIM * 100)

    faulty.origin.respond = respond
    response = faulty.sluice.fetch()
    assert response.status in (502, 504)


INTERIM_FAULTS = {
    "with a length": b"HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n",
    "with a coding": b"HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n",
}


@pytest.mark.parametrize("raw", INTERIM_FAULTS.values(), ids=INTERIM_FAULTS.keys())
def test_an_interim_response_never_has_a_body(faulty, raw):
    """RFC 9110 section 15.2: it ends with its head; framing fields in it are a fault or mean nothing."""
    faulty.origin.respond = answer(raw + response_bytes(body=b"final"))
    response = faulty.sluice.fetch()
    assert response.status == 502 or response.body == b"final"


def test_502_for_a_malformed_interim_response(faulty):
    faulty.assert_bad_gateway(b"HTTP/1.1 103 Early\0Hints\r\n\r\n" + response_bytes())


def test_502_for_a_101_nobody_asked_for(faulty):
    faulty.assert_bad_gateway(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")


def test_a_response_that_was_there_before_the_request_is_not_its_answer(stage):
    """An origin that speaks first, on a fresh connection and on one that waits in the pool."""

    def speaks_first(connection: OriginConnection) -> None:
        connection.send(response_bytes(body=b"poison"))
        while connection.read_request():
            connection.send(response_bytes(body=b"ok"))

    origin = stage.origin(script=speaks_first)
    sluice = stage.proxy_to(origin)
    for _ in range(3):
        response = sluice.fetch()
        assert response.status == 502 or response.body in (b"poison", b"ok")
    connections = [request.connection for request in origin.requests]
    assert len(set(connections)) == len(connections), "a connection with bytes nobody asked for was used again"


def test_many_small_chunks_arrive_whole(faulty):
    body = chunked(*[b"x"] * 20_000)
    response = faulty.assert_passed(OK + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    assert response.body == b"x" * 20_000
