"""Bodies in both directions: by length and in chunks, whole to the last byte, with their trailers."""

import hashlib
import random
import threading

import pytest

from harness.client import request_bytes
from harness.message import chunked
from harness.origin import answer, response_bytes
from harness.waiting import wait_until

LARGE = random.Random(9).randbytes(8 << 20)


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    return module_stage.proxy_to(origin)


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 16384, 65536, 65537, 262144, 1_000_000, len(LARGE)])
def test_a_request_body_by_length_arrives(sluice, origin, size):
    sent = LARGE[:size]
    response = sluice.fetch("POST", body=sent, fields={"Content-Length": str(size)})
    assert response.status == 200
    assert origin.last.body == sent
    assert origin.last.fields.get("Content-Length") == str(size)


@pytest.mark.parametrize("size", [1, 4096, 65537, len(LARGE)])
@pytest.mark.parametrize("chunk", [1, 1000, 1 << 20])
def test_a_request_body_in_chunks_arrives(sluice, origin, size, chunk):
    sent = LARGE[: min(size, chunk * 2000)]
    pieces = [sent[i : i + chunk] for i in range(0, len(sent), chunk)]
    response = sluice.fetch("POST", fields={"Transfer-Encoding": "chunked"}, body=chunked(*pieces))
    assert response.status == 200
    assert origin.last.body == sent


@pytest.mark.parametrize("size", [0, 1, 4096, 16384, 65536, 65537, 1_000_000, len(LARGE)])
def test_a_response_body_by_length_arrives(sluice, origin, size):
    origin.respond = answer(response_bytes(body=LARGE[:size]))
    response = sluice.fetch()
    assert response.complete and response.body == LARGE[:size]
    assert response.fields.get("Content-Length") == str(size)


@pytest.mark.parametrize("size", [0, 1, 65537, len(LARGE)])
@pytest.mark.parametrize("chunk", [1, 1000, 1 << 20])
def test_a_response_body_in_chunks_arrives(sluice, origin, size, chunk):
    sent = LARGE[: min(size, chunk * 2000)]
    pieces = [sent[i : i + chunk] for i in range(0, len(sent), chunk)]
    origin.respond = answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(*pieces))
    response = sluice.fetch()
    assert response.complete and response.body == sent


def test_chunks_arrive_as_they_come_not_when_the_body_ends(stage):
    """What a server sends as an event must not wait for the next."""
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    waiting = []

    def respond(request, connection):
        connection.send(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n5\r\nfirst\r\n"
        )
        waiting.append(connection)

    origin.respond = respond
    with sluice.connect() as client:
        client.send(request_bytes())
        client.response_head()
        chunks = client.reader.chunks()
        assert next(chunks) == b"first"
        waiting[0].send(b"6\r\nsecond\r\n")
        assert next(chunks) == b"second"
        waiting[0].send(b"0\r\n\r\n")
        assert list(chunks) == []


def test_request_chunks_arrive_as_they_come(stage):
    received = []

    def script(connection):
        request = connection.read_head()
        for chunk in connection.reader.chunks():
            received.append(chunk)
        connection.reader.fields()
        connection.send(response_bytes(body=request.target.encode()))

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        client.send(request_bytes("POST", fields={"Transfer-Encoding": "chunked"}, body=b"3\r\none\r\n"))
        wait_until(lambda: b"".join(received) == b"one", "the first chunk reaches the origin")
        client.send(b"3\r\ntwo\r\n")
        wait_until(lambda: b"".join(received) == b"onetwo", "the second chunk reaches the origin")
        client.send(b"0\r\n\r\n")
        assert client.response().status == 200


def test_both_directions_at_once(stage):
    """An origin that answers while it reads, byte for byte; nothing in between may fill up for good."""

    def script(connection):
        while (request := connection.read_head()) is not None:
            length = int(request.fields.get("Content-Length"))
            connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length)
            while length:
                data = connection.reader.some()
                connection.send(data)
                length -= len(data)

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        sender = threading.Thread(target=client.send, args=(request_bytes("POST", "/", {}, LARGE),))
        sender.start()
        response = client.response()
        sender.join()
    assert hashlib.sha256(response.body).digest() == hashlib.sha256(LARGE).digest()


def test_request_trailers_arrive(sluice, origin):
    origin.respond = answer()
    body = chunked(b"hello", trailers={"X-Checksum": "abc", "X-Other": "1"})
    response = sluice.fetch("POST", fields={"Transfer-Encoding": "chunked", "Trailer": "X-Checksum"}, body=body)
    assert response.status == 200
    assert origin.last.body == b"hello"
    assert origin.last.trailers.get("X-Checksum") == "abc"
    assert origin.last.trailers.get("X-Other") == "1"


def test_response_trailers_arrive(sluice, origin):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Checksum\r\n\r\n"
    origin.respond = answer(head + chunked(b"hello", trailers={"X-Checksum": "abc"}))
    response = sluice.fetch(fields={"TE": "trailers"})
    assert response.body == b"hello"
    assert response.trailers.get("X-Checksum") == "abc"


FORBIDDEN_TRAILERS = [
    "Content-Length",
    "Transfer-Encoding",
    "Host",
    "Authorization",
    "Connection",
    "Cookie",
    "X-Forwarded-For",
]


@pytest.mark.parametrize("name", FORBIDDEN_TRAILERS)
def test_trailers_never_carry_framing_auth_or_routing(sluice, origin, name):
    """Dropped, or the request refused; never passed on (RFC 9110 section 6.5.1)."""
    origin.respond = answer()
    before = len(origin.requests)
    body = chunked(b"hello", trailers={name: "1", "X-Kept": "1"})
    response = sluice.fetch("POST", fields={"Transfer-Encoding": "chunked"}, body=body)
    if response.status == 200:
        assert name not in origin.last.trailers
        assert name == "Host" or name not in origin.last.fields or origin.last.fields.get(name) != "1"
        assert origin.last.trailers.get("X-Kept") == "1"
    else:
        assert response.status == 400
        assert len(origin.requests) == before


def test_response_trailers_do_not_become_fields(sluice, origin):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    origin.respond = answer(head + chunked(b"hello", trailers={"Set-Cookie": "a=b", "X-Kept": "1"}))
    response = sluice.fetch()
    assert response.complete
    assert "Set-Cookie" not in response.fields
