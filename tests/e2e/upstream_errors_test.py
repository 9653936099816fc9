"""Upstreams that cannot be reached or break down: the status, `Proxy-Status`, the body and the log agree."""

import socket
import time

import pytest

from harness.client import request_bytes
from harness.origin import answer, response_bytes, stall
from harness.ports import free_port
from harness.waiting import wait_until


def error_of(response) -> str:
    """The error token of Proxy-Status (RFC 9209 section 2.3)."""
    parameters = [part.strip() for part in response.fields.get("Proxy-Status").split(";")[1:]]
    tokens = [part.removeprefix("error=") for part in parameters if part.startswith("error=")]
    assert len(tokens) == 1, response.fields
    return tokens[0]


def assert_error(sluice, response, statuses: set[int], *tokens: str) -> None:
    """The client's view and the log's; no more than the token is told to a client."""
    assert response.status in statuses
    token = error_of(response)
    assert token in tokens
    assert len(response.body) < 1000
    assert b"127.0.0.1" not in response.body
    assert "127.0.0.1" not in response.fields.get("Proxy-Status")
    record = sluice.access_records(1)[-1]
    assert record["status"] == response.status
    assert record["error"] in response.text, "the body has the code the log has"


def test_502_or_503_when_the_connection_is_refused(stage):
    sluice = stage.sluice({"sites": {"*": {"to": f"127.0.0.1:{free_port()}"}}})
    assert_error(sluice, sluice.fetch(), {502, 503}, "connection_refused", "destination_unavailable")


def test_502_when_the_origin_closes_without_an_answer(stage):
    sluice = stage.proxy_to(stage.origin(lambda request, connection: connection.close()))
    assert_error(sluice, sluice.fetch(), {502}, "connection_terminated", "http_response_incomplete")


def test_502_when_the_origin_resets(stage):
    sluice = stage.proxy_to(stage.origin(lambda request, connection: connection.reset()))
    assert_error(sluice, sluice.fetch(), {502}, "connection_terminated", "http_response_incomplete")


def test_502_when_the_answer_is_not_http(stage):
    sluice = stage.proxy_to(stage.origin(answer(b"SSH-2.0-OpenSSH\r\n")))
    assert_error(sluice, sluice.fetch(), {502}, "http_protocol_error")


def test_502_when_the_head_is_too_large(stage):
    sluice = stage.proxy_to(stage.origin(answer(response_bytes(fields={f"X-{i}": "a" * 1000 for i in range(90)}))))
    assert_error(sluice, sluice.fetch(), {502}, "http_response_header_section_size", "http_response_header_size")


def test_upstream_header_size_can_be_set(stage):
    origin = stage.origin(answer(response_bytes(fields={"X-A": "a" * 3000})))
    sluice = stage.sluice({"limits": {"upstream_header_size": "2KiB"}, "sites": {"*": {"to": origin.address}}})
    assert sluice.fetch().status == 502


def test_a_name_that_does_not_resolve_stops_nothing(stage):
    """A name unknown at start stops nothing."""
    sites = {"gone.test": {"to": "no-such-host.invalid:80"}, "*": {"respond": {"status": 200, "body": "here"}}}
    sluice = stage.sluice({"sites": sites})
    assert sluice.fetch().text == "here"
    response = sluice.fetch(host="gone.test")
    assert response.status in (502, 503, 504)
    assert error_of(response) in ("dns_error", "dns_timeout", "destination_unavailable")


@pytest.fixture
def unanswering():
    """An address that takes a connection's first packet and never answers it: a listener whose queue is full."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = []
    for _ in range(8):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    yield "127.0.0.1:%d" % listener.getsockname()[1]
    for each in (*fillers, listener):
        each.close()


def test_504_when_connecting_takes_too_long(stage, unanswering):
    upstreams = {"slow": {"servers": [unanswering], "timeout": {"connect": "500ms"}}}
    sluice = stage.sluice({"upstreams": upstreams, "sites": {"*": {"to": "slow"}}})
    start = time.monotonic()
    response = sluice.fetch()
    assert 0.3 < time.monotonic() - start < 5
    assert_error(sluice, response, {504}, "connection_timeout")


def test_504_when_the_first_byte_takes_too_long(stage):
    origin = stage.origin(stall)
    sluice = stage.proxy_to(origin, upstream={"timeout": {"first_byte": "500ms"}})
    start = time.monotonic()
    response = sluice.fetch()
    assert 0.3 < time.monotonic() - start < 5
    assert_error(sluice, response, {504}, "http_response_timeout")
    assert origin.connections[0].ended.wait(5)


def test_a_head_that_trickles_is_put_together(stage):
    origin = stage.origin(lambda request, connection: connection.trickle(response_bytes(), 0.01))
    assert stage.proxy_to(origin).fetch().body == b"ok"


def test_a_body_that_stops_is_broken_off_after_idle(stage):
    def respond(request, connection):
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        connection.wait_for_end()

    origin = stage.origin(respond)
    sluice = stage.proxy_to(origin, upstream={"timeout": {"idle": "500ms"}})
    start = time.monotonic()
    response = sluice.fetch()
    assert 0.3 < time.monotonic() - start < 5
    assert (response.status, response.body, response.complete) == (200, b"hello", False)
    assert sluice.access_records(1)[-1]["error"]


def test_a_body_that_comes_steadily_may_take_longer_than_idle(stage):
    def respond(request, connection):
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
        connection.trickle(b"x" * 20, 0.1)

    sluice = stage.proxy_to(stage.origin(respond), upstream={"timeout": {"idle": "700ms", "first_byte": "700ms"}})
    response = sluice.fetch()
    assert response.complete and response.body == b"x" * 20


def test_total_bounds_the_whole_exchange(stage):
    def respond(request, connection):
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        connection.trickle(b"x" * 100, 0.1)

    sluice = stage.proxy_to(stage.origin(respond), upstream={"timeout": {"total": "1s"}})
    start = time.monotonic()
    response = sluice.fetch()
    assert 0.5 < time.monotonic() - start < 5
    assert not response.complete


def test_a_client_that_leaves_ends_its_request_at_the_origin(stage):
    origin = stage.origin(stall)
    sluice = stage.proxy_to(origin)
    client = sluice.connect()
    client.send(request_bytes())
    wait_until(lambda: origin.requests, "the request reaches the origin")
    client.reset()
    assert origin.connections[0].ended.wait(5)
    sluice.access_records(1)


def test_errors_have_a_body_of_text_and_keep_the_connection(stage):
    sluice = stage.sluice({"sites": {"*": {"to": f"127.0.0.1:{free_port()}"}}})
    with sluice.connect() as connection:
        first, second = connection.request(), connection.request()
    assert first.status == second.status
    assert first.body and first.fields.get("Content-Type")


def test_a_unix_socket_is_an_upstream(stage):
    origin = stage.origin(path=stage.new_directory("run") / "o.sock")
    sluice = stage.proxy_to(origin)
    for _ in range(3):
        assert sluice.fetch().status == 200
    assert len(origin.connections) == 1


def test_a_unix_socket_that_is_not_there(stage):
    sluice = stage.sluice({"sites": {"*": {"to": f"unix:{stage.directory}/none.sock"}}})
    assert sluice.fetch().status in (502, 503)


def test_an_origin_that_comes_back_is_used_again(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    assert sluice.fetch().status == 200
    origin.close()
    assert sluice.fetch().status in (502, 503)
    stage.origin(port=origin.port)
    wait_until(lambda: sluice.fetch().status == 200, "the origin is used again")


def test_a_name_is_resolved(stage):
    origin = stage.origin()
    sluice = stage.sluice({"sites": {"*": {"to": f"localhost:{origin.port}"}}})
    wait_until(lambda: sluice.fetch().status == 200, "the name is resolved")
