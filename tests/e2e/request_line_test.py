"""Request lines: RFC 9112 section 3. What is not one is refused, and the connection closed."""

import pytest

BAD = {400}
BAD_VERSION = {400, 505}
"""505 where the line is well formed and the version is not ours (RFC 9110 section 15.6.6)."""

REFUSED = {
    # methods (a token, RFC 9110 section 9.1)
    "a method with an at sign": (b"G@T / HTTP/1.1", BAD),
    "a method in parentheses": (b"(GET) / HTTP/1.1", BAD),
    "a method in quotes": (b'"GET" / HTTP/1.1', BAD),
    "a method with a slash": (b"GET/ / HTTP/1.1", BAD),
    "a method with a colon": (b"GET: / HTTP/1.1", BAD),
    "a method with a comma": (b"GET,POST / HTTP/1.1", BAD),
    "a method with an equals sign": (b"GET=1 / HTTP/1.1", BAD),
    "a method with a NUL": (b"GE\0T / HTTP/1.1", BAD),
    "a method with a control": (b"GE\x01T / HTTP/1.1", BAD),
    "a method with a bare CR": (b"GE\rT / HTTP/1.1", BAD),
    "a method with a non-ASCII byte": (b"G\xc3\x89T / HTTP/1.1", BAD),
    "an empty method": (b" / HTTP/1.1", BAD),
    "a space before the method": (b" GET / HTTP/1.1", BAD),
    "a tab before the method": (b"\tGET / HTTP/1.1", BAD),
    "a method of a thousand letters": (b"A" * 1000 + b" / HTTP/1.1", {400, 501}),
    # separators (single spaces, RFC 9112 section 3)
    "two spaces after the method": (b"GET  / HTTP/1.1", BAD),
    "two spaces after the target": (b"GET /  HTTP/1.1", BAD),
    "a space after the version": (b"GET / HTTP/1.1 ", BAD),
    "a tab after the method": (b"GET\t/ HTTP/1.1", BAD),
    "a tab after the target": (b"GET /\tHTTP/1.1", BAD),
    "a vertical tab after the method": (b"GET\x0b/ HTTP/1.1", BAD),
    "a form feed after the target": (b"GET /\x0cHTTP/1.1", BAD),
    "no target": (b"GET HTTP/1.1", BAD),
    "an empty target": (b"GET  HTTP/1.1", BAD),
    "a method alone": (b"GET", BAD),
    "text that is no request": (b"hello", BAD),
    # targets (RFC 9112 section 3.2)
    "a space in the target": (b"GET /a b HTTP/1.1", BAD),
    "a NUL in the target": (b"GET /a\0b HTTP/1.1", BAD),
    "a control in the target": (b"GET /a\x01b HTTP/1.1", BAD),
    "a DEL in the target": (b"GET /a\x7fb HTTP/1.1", BAD),
    "a bare CR in the target": (b"GET /a\rb HTTP/1.1", BAD),
    "a tab in the target": (b"GET /a\tb HTTP/1.1", BAD),
    "a non-ASCII byte in the target": (b"GET /\xe9 HTTP/1.1", BAD),
    "UTF-8 in the target": ("GET /é HTTP/1.1".encode(), BAD),
    "a fragment": (b"GET /a#b HTTP/1.1", BAD),
    "a fragment in absolute-form": (b"GET http://example.test/#b HTTP/1.1", BAD),
    "a fragment in the query": (b"GET /?a#b HTTP/1.1", BAD),
    "a target without a slash": (b"GET index.html HTTP/1.1", BAD),
    "a query alone": (b"GET ?a=b HTTP/1.1", BAD),
    "an asterisk for GET": (b"GET * HTTP/1.1", BAD),
    "an asterisk for POST": (b"POST * HTTP/1.1", BAD),
    "an asterisk with more": (b"OPTIONS *x HTTP/1.1", BAD),
    "an authority for GET": (b"GET example.test:80 HTTP/1.1", BAD),
    "a host name for GET": (b"GET example.test HTTP/1.1", BAD),
    "absolute-form without a host": (b"GET http:///a HTTP/1.1", BAD),
    "absolute-form with a scheme alone": (b"GET http:// HTTP/1.1", BAD),
    "absolute-form with one slash": (b"GET http:/example.test/ HTTP/1.1", BAD),
    "absolute-form with a port alone": (b"GET http://:80/ HTTP/1.1", BAD),
    "absolute-form with user information": (b"GET http://user:secret@example.test/ HTTP/1.1", BAD),
    "absolute-form with a bad port": (b"GET http://example.test:http/ HTTP/1.1", BAD),
    "absolute-form with a port out of range": (b"GET http://example.test:65536/ HTTP/1.1", BAD),
    "absolute-form with a bad IPv6 address": (b"GET http://[::1/ HTTP/1.1", BAD),
    "absolute-form with a comma in the host": (b"GET http://a,b/ HTTP/1.1", BAD),
    "absolute-form with another scheme": (b"GET ftp://example.test/ HTTP/1.1", BAD),
    "a NUL escaped in the path": (b"GET /a%00b HTTP/1.1", BAD),
    "an escape that is not hexadecimal": (b"GET /a%zz HTTP/1.1", BAD),
    "an escape cut short": (b"GET /a%2 HTTP/1.1", BAD),
    "a lone percent sign": (b"GET /% HTTP/1.1", BAD),
    "a backslash in the path": (b"GET /a\\b HTTP/1.1", BAD),
    "dots above the root": (b"GET /../a HTTP/1.1", BAD),
    "escaped dots above the root": (b"GET /%2e%2E/a HTTP/1.1", BAD),
    # versions (RFC 9112 section 2.3)
    "no version": (b"GET /", BAD),
    "a version without a name": (b"GET / 1.1", BAD),
    "a version in lower case": (b"GET / http/1.1", BAD),
    "a version in mixed case": (b"GET / Http/1.1", BAD),
    "another protocol's name": (b"GET / HTTPS/1.1", BAD),
    "a version without a minor": (b"GET / HTTP/1", BAD_VERSION),
    "a version without digits after the dot": (b"GET / HTTP/1.", BAD),
    "a version without a slash": (b"GET / HTTP1.1", BAD),
    "a version with two-digit minor": (b"GET / HTTP/1.11", BAD_VERSION),
    "a version with two-digit major": (b"GET / HTTP/11.1", BAD_VERSION),
    "a version with leading zero": (b"GET / HTTP/01.1", BAD_VERSION),
    "a version with a comma": (b"GET / HTTP/1,1", BAD),
    "a version with a letter": (b"GET / HTTP/1.x", BAD),
    "a version with a space in it": (b"GET / HTTP/ 1.1", BAD),
    "a version with text after it": (b"GET / HTTP/1.1x", BAD),
    "a version with a NUL after it": (b"GET / HTTP/1.1\0", BAD),
    "HTTP/0.9 spelled out": (b"GET / HTTP/0.9", BAD_VERSION),
    "HTTP/2.0": (b"GET / HTTP/2.0", BAD_VERSION),
    "HTTP/3.0": (b"GET / HTTP/3.0", BAD_VERSION),
    "the HTTP/2 preface": (b"PRI * HTTP/2.0", BAD_VERSION),
    # methods that a proxy does not serve
    "CONNECT to an authority": (b"CONNECT example.test:443 HTTP/1.1", {501}),
    "CONNECT with a path": (b"CONNECT / HTTP/1.1", {400, 501}),
    "CONNECT without a port": (b"CONNECT example.test HTTP/1.1", {400, 501}),
    "CONNECT with a bad port": (b"CONNECT example.test:x HTTP/1.1", {400, 501}),
}


@pytest.mark.parametrize("line, statuses", REFUSED.values(), ids=REFUSED.keys())
def test_refuses_a_request_line_with(strict, line, statuses):
    strict.assert_refused(line + b"\r\nHost: example.test\r\n\r\n", *statuses)


UNTERMINATED = {
    "a bare LF": b"GET / HTTP/1.1\nHost: example.test\r\n\r\n",
    "a bare CR": b"GET / HTTP/1.1\rHost: example.test\r\n\r\n",
    "CR twice": b"GET / HTTP/1.1\r\r\nHost: example.test\r\n\r\n",
    "bare LF in the whole head": b"GET / HTTP/1.1\nHost: example.test\n\n",
}


@pytest.mark.parametrize("raw", UNTERMINATED.values(), ids=UNTERMINATED.keys())
def test_refuses_a_request_line_that_ends_in(strict, raw):
    strict.assert_refused(raw, 400)


def test_refuses_a_simple_request_of_http_0_9(strict):
    strict.assert_refused(b"GET /\r\n", 400, 505)


def test_refuses_tls_on_a_plain_listener(strict):
    """The first bytes of a TLS ClientHello."""
    strict.assert_refused(bytes.fromhex("16030100a5010000a1030350b0") + b"\r\n\r\n", 400)


def test_trace_is_not_allowed(strict):
    response = strict.sluice.fetch("TRACE")
    assert response.status == 405
    assert "TRACE" not in (response.fields.get("Allow") or "")


ACCEPTED = {
    "an unknown method": (b"BREW / HTTP/1.1", "BREW"),
    "a method in lower case, which is another method": (b"get / HTTP/1.1", "get"),
    "a method of every token character": (b"!#$%&'*+-.^_`|~09azAZ / HTTP/1.1", "!#$%&'*+-.^_`|~09azAZ"),
}


@pytest.mark.parametrize("line, method", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_forwards(strict, line, method):
    assert strict.assert_accepted(line + b"\r\nHost: example.test\r\n\r\n").method == method


def test_ignores_an_empty_line_before_a_request(strict):
    """RFC 9112 section 2.2: old clients send one after a body."""
    strict.assert_accepted(b"\r\nGET / HTTP/1.1\r\nHost: example.test\r\n\r\n")


def test_a_later_minor_version_is_refused_or_becomes_ours(strict):
    """RFC 9112 section 2.3 lets a server treat HTTP/1.2 as 1.1; it must not pass it on."""
    before = len(strict.origin.requests)
    with strict.sluice.connect() as connection:
        connection.send(b"GET / HTTP/1.2\r\nHost: example.test\r\n\r\n")
        status = connection.response().status
    if status == 200:
        assert strict.origin.last.version == "HTTP/1.1"
    else:
        assert status in (400, 505)
        assert len(strict.origin.requests) == before
