"""Fields that belong to one connection stay on it: RFC 9110 section 7.6.1."""

import pytest

from harness.message import chunked
from harness.origin import answer, response_bytes

HOP_BY_HOP = {
    "Keep-Alive": "timeout=5",
    "Proxy-Connection": "keep-alive",
    "TE": "gzip",
    "Upgrade": "foo",
    "Proxy-Authorization": "Basic YTpi",
}


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    return module_stage.proxy_to(origin)


@pytest.mark.parametrize("name", [name for name in HOP_BY_HOP if name != "Proxy-Authorization"])
def test_a_request_loses(sluice, origin, name):
    sluice.fetch(fields={name: HOP_BY_HOP[name]})
    assert HOP_BY_HOP[name] not in origin.last.fields.all(name)


def test_a_request_loses_what_connection_names(sluice, origin):
    sluice.fetch(
        fields=[
            ("Connection", "close, X-One"),
            ("connection", "x-two"),
            ("X-One", "1"),
            ("X-Two", "2"),
            ("X-Three", "3"),
        ]
    )
    assert "X-One" not in origin.last.fields
    assert "X-Two" not in origin.last.fields
    assert origin.last.fields.get("X-Three") == "3"


def test_the_clients_wish_to_close_is_not_the_upstreams(sluice, origin):
    sluice.fetch(fields={"Connection": "close"})
    first = origin.last
    assert "close" not in (first.fields.get("Connection") or "")
    sluice.fetch(fields={"Connection": "close"})
    assert origin.last.connection == first.connection


@pytest.mark.parametrize("name", ["Keep-Alive", "Proxy-Connection", "Upgrade"])
def test_a_response_loses(sluice, origin, name):
    origin.respond = answer(response_bytes(fields={name: HOP_BY_HOP[name]}))
    assert HOP_BY_HOP[name] not in sluice.fetch().fields.all(name)


def test_a_response_loses_what_connection_names(sluice, origin):
    origin.respond = answer(response_bytes(fields={"Connection": "X-One, keep-alive", "X-One": "1", "X-Two": "2"}))
    response = sluice.fetch()
    assert "X-One" not in response.fields
    assert response.fields.get("X-Two") == "2"


@pytest.mark.parametrize("named", ["Host", "Content-Length", "Transfer-Encoding", "Cookie", "Content-Type"])
def test_connection_cannot_break_a_request(sluice, origin, named):
    """Whatever is named: the message that leaves has a host and the body it came with."""
    origin.respond = answer()
    fields = {"Connection": named, "Transfer-Encoding": "chunked", "Content-Type": "text/plain"}
    assert sluice.fetch("POST", fields=fields, body=chunked(b"hello")).status == 200
    assert origin.last.fields.get("Host") == "example.test"
    assert origin.last.body == b"hello"


def test_te_trailers_may_pass_nothing_else_of_te(sluice, origin):
    origin.respond = answer()
    sluice.fetch(fields={"TE": "trailers, gzip;q=0.5", "Connection": "TE"})
    assert origin.last.fields.get("TE") in (None, "trailers")


def test_end_to_end_fields_pass_both_ways(sluice, origin):
    sent = {
        "Authorization": "Bearer x",
        "Cookie": "a=b",
        "Accept-Encoding": "gzip",
        "X-Custom": "1",
        "Cache-Control": "no-cache",
        "Range": "bytes=0-1",
    }
    back = {
        "Set-Cookie": "a=b",
        "ETag": '"1"',
        "Cache-Control": "max-age=1",
        "Server": "origin/1",
        "Date": "Sat, 22 Nov 2025 20:00:00 GMT",
        "WWW-Authenticate": "Basic",
    }
    origin.respond = answer(response_bytes(fields=back))
    response = sluice.fetch(fields=sent)
    for name, value in sent.items():
        assert origin.last.fields.get(name) == value
    for name, value in back.items():
        assert response.fields.get(name) == value


def test_several_set_cookie_lines_stay_several(sluice, origin):
    origin.respond = answer(response_bytes(fields=[("Set-Cookie", "a=1, x"), ("Set-Cookie", "b=2")]))
    assert sluice.fetch().fields.all("Set-Cookie") == ["a=1, x", "b=2"]


def test_no_server_field_of_our_own(sluice, origin):
    """`Server` removed from nobody, none of our own."""
    origin.respond = answer(response_bytes())
    assert "Server" not in sluice.fetch().fields
