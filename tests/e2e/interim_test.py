"""Expect: 100-continue and interim responses: RFC 9110 sections 10.1.1 and 15.2."""

import pytest

from harness.client import request_bytes
from harness.origin import OriginConnection, answer, response_bytes

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
EXPECTING = {"Expect": "100-continue", "Content-Length": "5"}


def test_expect_is_forwarded_and_so_is_the_100(stage):
    """The body goes only after the origin asked for it."""

    def script(connection: OriginConnection) -> None:
        request = connection.read_head()
        assert request.fields.get("Expect") == "100-continue"
        connection.send(CONTINUE)
        connection.read_body(request)
        connection.send(response_bytes(body=request.body))

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", EXPECTING))
        assert client.response_head().status == 100
        client.send(b"hello")
        assert client.response().body == b"hello"


@pytest.mark.parametrize("status", [200, 401, 413, 417])
def test_a_final_answer_instead_of_a_100_reaches_the_client(stage, status):
    origin = stage.origin(
        script=lambda connection: (
            connection.read_head(),
            connection.send(response_bytes(status)),
            connection.wait_for_end(),
        )
    )
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        response = client.request("POST", fields=EXPECTING)
        assert response.status == status
        assert response.interim == []


def test_a_client_that_does_not_wait_for_the_100_is_served(stage):
    sluice = stage.proxy_to(stage.origin())
    response = sluice.fetch("POST", fields={"Expect": "100-continue"}, body=b"hello")
    assert response.status == 200


def test_a_connection_goes_on_after_100_continue(stage):
    def script(connection: OriginConnection) -> None:
        while (request := connection.read_head()) is not None:
            if "Expect" in request.fields:
                connection.send(CONTINUE)
            connection.read_body(request)
            connection.send(response_bytes(body=request.body or b"none"))

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        for _ in range(3):
            client.send(request_bytes("POST", "/", EXPECTING))
            assert client.response_head().status == 100
            client.send(b"hello")
            assert client.response().body == b"hello"
            assert client.request().body == b"none"


def test_after_a_refusal_the_rest_is_not_taken_for_a_request(stage):
    """The body announced may or may not come: the connection ends, or the body is read off it."""
    origin = stage.origin(
        script=lambda connection: (
            connection.read_head(),
            connection.send(response_bytes(417)),
            connection.wait_for_end(),
        )
    )
    sluice = stage.proxy_to(origin)
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Expect": "100-continue", "Content-Length": str(len(smuggled))}))
        assert client.response().status == 417
        client.send(smuggled)
        client.half_close()
        client.reader.until_end()
    assert origin.received.lower().count(b"\r\nx-forwarded-for:") == 1, "what Sluice sends with each request"


def test_an_http_1_0_client_gets_no_100(stage):
    def script(connection: OriginConnection) -> None:
        request = connection.read_head()
        connection.send(CONTINUE)
        connection.read_body(request)
        connection.send(response_bytes())

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        client.send(b"POST / HTTP/1.0\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello")
        response = client.response()
        assert (response.status, response.interim) == (200, [])


def test_early_hints_do_not_reach_an_http_1_client_by_default(stage):
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    sluice = stage.proxy_to(stage.origin(answer(hints + response_bytes(fields={"X-A": "b"}))))
    response = sluice.fetch()
    assert (response.status, response.interim) == (200, [])
    assert "Link" not in response.fields
    assert response.fields.get("X-A") == "b"


def test_a_100_nobody_asked_for_is_dropped(stage):
    sluice = stage.proxy_to(stage.origin(answer(CONTINUE * 3 + response_bytes())))
    response = sluice.fetch("POST", body=b"hello")
    assert (response.status, response.interim) == (200, [])
