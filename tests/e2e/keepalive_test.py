"""Client connections: kept for the next request, or closed when either side says so."""

import time

import pytest

from harness.client import request_bytes
from harness.origin import response_bytes


@pytest.fixture(scope="module")
def sluice(module_stage):
    return module_stage.proxy_to(module_stage.origin())


def test_a_connection_serves_one_request_after_another(sluice):
    with sluice.connect() as connection:
        for number in range(50):
            response = connection.request(target=f"/{number}")
            assert (response.status, response.body) == (200, b"ok")
            assert "Connection" not in response.fields or response.fields.get("Connection") == "keep-alive"


def test_requests_may_come_byte_by_byte(sluice):
    with sluice.connect() as connection:
        for byte in request_bytes("POST", "/slow", {"X-A": "b"}, b"hello"):
            connection.send(bytes([byte]))
        assert connection.response().status == 200


@pytest.mark.parametrize("value", ["close", "Close", "x-other, close", "close, x-other"])
def test_connection_close_is_heeded_and_said(sluice, value):
    with sluice.connect() as connection:
        response = connection.request(fields={"Connection": value})
        assert response.fields.get("Connection") == "close"
        assert connection.is_closed()


def test_a_client_that_half_closes_still_gets_its_answer(sluice):
    with sluice.connect() as connection:
        connection.send(request_bytes())
        connection.half_close()
        assert connection.response().status == 200
        assert connection.is_closed()


def test_the_upstreams_wish_to_close_is_not_the_clients(stage):
    origin = stage.origin()
    origin.respond = lambda request, connection: (
        connection.send(response_bytes(fields={"Connection": "close"})),
        connection.close(),
    )
    sluice = stage.proxy_to(origin)
    with sluice.connect() as connection:
        for _ in range(3):
            response = connection.request()
            assert response.status == 200
            assert response.fields.get("Connection") != "close"


def test_an_error_of_the_upstream_does_not_cost_the_client_its_connection(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    origin.close()
    with sluice.connect() as connection:
        assert connection.request().status in (502, 503)
        assert connection.request().status in (502, 503)


@pytest.fixture(scope="module")
def impatient(module_stage):
    """A listener that waits a second for a head, and a second between requests."""
    origin = module_stage.origin()
    port = "{port}"
    return module_stage.sluice(f"""
listen: [{{ address: "127.0.0.1:{port}", timeout: {{ header: 1s, keepalive: 1s }} }}]
admin: {{ address: "127.0.0.1:{{admin_port}}" }}
sites:
  "*":
    to: {origin.address}
    timeout: {{ body: 1s }}
""")


def seconds_until_closed(connection) -> float:
    start = time.monotonic()
    connection.reader.until_end()
    return time.monotonic() - start


def test_an_idle_connection_is_closed_after_keepalive(impatient):
    with impatient.connect() as connection:
        assert connection.request().status == 200
        assert 0.5 < seconds_until_closed(connection) < 5
        assert b"408" not in connection.reader.received


def test_a_connection_that_says_nothing_is_closed(impatient):
    with impatient.connect() as connection:
        assert 0.5 < seconds_until_closed(connection) < 5


def test_a_head_that_does_not_come_to_its_end_is_given_up(impatient):
    """However steadily its bytes come."""
    with impatient.connect() as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: example.test\r\n")
        start = time.monotonic()
        connection.socket.settimeout(0.1)
        while time.monotonic() - start < 5:
            connection.send(b"X-A: b\r\n")
            try:
                if not connection.reader.some():
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        assert 0.5 < time.monotonic() - start < 5


def test_408_for_a_body_that_stops_coming(impatient):
    with impatient.connect() as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: example.test\r\nContent-Length: 10\r\n\r\nhello")
        assert connection.response().status == 408
        assert connection.is_closed()
