"""Responses that have no body whatever their fields say: to HEAD, 204 and 304 (RFC 9112 section 6.3)."""

import pytest

from harness.origin import answer


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    return module_stage.proxy_to(origin)


def test_head_passes_the_length_a_get_would_have(sluice, origin):
    origin.respond = answer(b"HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n")
    with sluice.connect() as connection:
        for _ in range(3):
            response = connection.request("HEAD")
            assert response.status == 200
            assert response.fields.get("Content-Length") == "12345"
    assert origin.last.method == "HEAD"


def test_head_gets_no_length_where_the_origin_gave_none(sluice, origin):
    """A Content-Length of 0 would be a false statement about the resource."""
    origin.respond = answer(b"HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n")
    with sluice.connect() as connection:
        response = connection.request("HEAD")
        assert "Content-Length" not in response.fields
        assert connection.request("HEAD").status == 200


def test_head_of_a_chunked_resource(sluice, origin):
    origin.respond = answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    with sluice.connect() as connection:
        response = connection.request("HEAD")
        assert response.status == 200
        assert "Content-Length" not in response.fields
        assert connection.request("HEAD").status == 200


def test_head_of_an_error_of_ours_has_no_body(stage):
    gone = stage.origin()
    sluice = stage.proxy_to(gone)
    gone.close()
    with sluice.connect() as connection:
        assert connection.request("HEAD").status in (502, 503)
        assert connection.request("HEAD").status in (502, 503)


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_no_body_and_the_connection_goes_on(sluice, origin, status):
    origin.respond = answer(b"HTTP/1.1 " + status + b'\r\nX-A: b\r\nETag: "1"\r\n\r\n')
    with sluice.connect() as connection:
        for _ in range(3):
            response = connection.request()
            assert response.status == int(status[:3])
            assert response.fields.get("X-A") == "b"
            assert response.fields.get("ETag") == '"1"'
            assert "Transfer-Encoding" not in response.fields
            assert response.fields.get("Content-Length") in (None, "0")
    assert "Content-Length" not in response.fields or response.status != 204


def test_304_keeps_the_length_of_what_it_stands_for(sluice, origin):
    """RFC 9110 section 8.6 allows it; it frames nothing."""
    origin.respond = answer(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 12345\r\n\r\n")
    with sluice.connect() as connection:
        for _ in range(3):
            response = connection.request()
            assert response.status == 304
            assert response.fields.get("Content-Length") in (None, "12345")


def test_an_empty_body_by_length(sluice, origin):
    origin.respond = answer(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    with sluice.connect() as connection:
        for _ in range(3):
            response = connection.request()
            assert (response.body, response.fields.get("Content-Length")) == (b"", "0")


def test_a_get_without_a_body_is_forwarded_without_framing(sluice, origin):
    origin.respond = answer()
    sluice.fetch()
    assert "Content-Length" not in origin.last.fields
    assert "Transfer-Encoding" not in origin.last.fields


def test_a_post_of_nothing_says_so(sluice, origin):
    """RFC 9110 section 8.6: an origin may insist on the 0."""
    origin.respond = answer()
    sluice.fetch("POST", fields={"Content-Length": "0"})
    assert origin.last.fields.get("Content-Length") == "0"
