"""Response heads from upstreams: RFC 9112 sections 4 and 5. A malformed one is a 502, and ends its connection."""

import pytest

BODY = b"Content-Length: 5\r\n\r\nhello"

STATUS_LINES = {
    "text": b"hello",
    "an HTML page, as HTTP/0.9 would send": b"<html><body>hello</body></html>",
    "nothing": b"",
    "a version alone": b"HTTP/1.1",
    "a version and a space": b"HTTP/1.1 ",
    "a status alone": b"200 OK",
    "a status of letters": b"HTTP/1.1 abc OK",
    "a status of two digits": b"HTTP/1.1 99 Low",
    "a status of one digit": b"HTTP/1.1 2 OK",
    "a status of four digits": b"HTTP/1.1 1000 High",
    "a status of 2000": b"HTTP/1.1 2000 OK",
    "a status with a letter in it": b"HTTP/1.1 2x0 OK",
    "a status with a letter after it": b"HTTP/1.1 200x OK",
    "a status that starts with 0": b"HTTP/1.1 020 OK",
    "a status of 000": b"HTTP/1.1 000 OK",
    "a negative status": b"HTTP/1.1 -20 OK",
    "a signed status": b"HTTP/1.1 +20 OK",
    "a hexadecimal status": b"HTTP/1.1 0xC8 OK",
    "a status and a reason without a space": b"HTTP/1.1 200OK",
    "a status with a dot": b"HTTP/1.1 200.0 OK",
    "two spaces before the status": b"HTTP/1.1  200 OK",
    "a tab before the status": b"HTTP/1.1\t200 OK",
    "a tab after the status": b"HTTP/1.1 200\tOK",
    "a space before the version": b" HTTP/1.1 200 OK",
    "a version in lower case": b"http/1.1 200 OK",
    "a version of 0.9": b"HTTP/0.9 200 OK",
    "a version of 2.0": b"HTTP/2.0 200 OK",
    "a version of 2": b"HTTP/2 200 OK",
    "a version of two-digit minor": b"HTTP/1.10 200 OK",
    "a version with a letter": b"HTTP/1.x 200 OK",
    "a version without a dot": b"HTTP/11 200 OK",
    "another protocol's name": b"ICY 200 OK",
    "a request": b"GET / HTTP/1.1",
    "a CR in the reason": b"HTTP/1.1 200 O\rK",
    "a CR that hides a field in the reason": b"HTTP/1.1 200 OK\rSet-Cookie: a=b",
    "a NUL in the reason": b"HTTP/1.1 200 O\0K",
    "a control in the reason": b"HTTP/1.1 200 O\x01K",
    "an escape in the reason": b"HTTP/1.1 200 \x1b[31mOK",
    "DEL in the reason": b"HTTP/1.1 200 O\x7fK",
    "a NUL before the version": b"\0HTTP/1.1 200 OK",
    "a NUL after the status": b"HTTP/1.1 200\0OK",
}


@pytest.mark.parametrize("line", STATUS_LINES.values(), ids=STATUS_LINES.keys())
def test_502_for_a_status_line_of(faulty, line):
    response = faulty.assert_bad_gateway(line + b"\r\n" + BODY)
    assert b"hello" not in response.body


LINE_ENDS = {
    "bare LF after the status line": b"HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\nhello",
    "bare LF everywhere": b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    "bare CR after the status line": b"HTTP/1.1 200 OK\rContent-Length: 5\r\n\r\nhello",
    "bare LF after a field": b"HTTP/1.1 200 OK\r\nX-A: b\nContent-Length: 5\r\n\r\nhello",
    "bare LF as the empty line": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\nhello\r\n\r\n",
    "an empty line before the status line, and a bare LF": b"\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "CR twice": b"HTTP/1.1 200 OK\r\r\nContent-Length: 5\r\n\r\nhello",
}


@pytest.mark.parametrize("raw", LINE_ENDS.values(), ids=LINE_ENDS.keys())
def test_502_for_lines_that_end_with(faulty, raw):
    faulty.assert_bad_gateway(raw)


FIELDS = {
    "a folded line": b"X-A: b\r\n c",
    "a line folded with a tab": b"X-A: b\r\n\tc",
    "a first line that starts with a space": b" X-A: b",
    "a space before the colon": b"X-A : b",
    "a tab before the colon": b"X-A\t: b",
    "a space before the colon of Content-Length": b"Content-Length : 7",
    "a space in a name": b"X A: b",
    "an empty name": b": b",
    "no colon": b"X-A",
    "a control in a name": b"X\x01A: b",
    "a NUL in a name": b"X\0A: b",
    "parentheses in a name": b"X(A): b",
    "a non-ASCII byte in a name": b"X\xe9: b",
    "a CR in a value": b"X-A: b\rc",
    "a CR that hides a field": b"X-A: b\rSet-Cookie: a=b",
    "a NUL in a value": b"X-A: b\0c",
    "a control in a value": b"X-A: b\x01c",
    "a vertical tab in a value": b"X-A: b\x0bc",
    "DEL in a value": b"X-A: b\x7fc",
}


@pytest.mark.parametrize("line", FIELDS.values(), ids=FIELDS.keys())
def test_502_for_a_field_section_with(faulty, line):
    faulty.assert_bad_gateway(b"HTTP/1.1 200 OK\r\n" + line + b"\r\n" + BODY)


def test_502_for_a_head_over_the_limit(faulty):
    fields = b"".join(b"X-%d: %s\r\n" % (i, b"a" * 1000) for i in range(80))
    faulty.assert_bad_gateway(b"HTTP/1.1 200 OK\r\n" + fields + BODY)


def test_502_for_an_endless_field(faulty):
    faulty.assert_bad_gateway(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 300_000)


def test_502_for_an_endless_status_line(faulty):
    faulty.assert_bad_gateway(b"HTTP/1.1 200 " + b"a" * 300_000)


LEGAL = {
    "no reason": (b"HTTP/1.1 200 ", 200),
    "no reason and no space, which many send": (b"HTTP/1.1 200", 200),
    "a reason of several words": (b"HTTP/1.1 404 Nobody Is Here", 404),
    "a reason with bytes above ASCII": (b"HTTP/1.1 200 Tr\xc3\xa8s bien", 200),
    "a reason with a tab": (b"HTTP/1.1 200 O\tK", 200),
    "a status nobody registered": (b"HTTP/1.1 299 Odd", 299),
    "the highest status": (b"HTTP/1.1 599 Odd", 599),
}


@pytest.mark.parametrize("line, status", LEGAL.values(), ids=LEGAL.keys())
def test_passes_a_status_line_with(faulty, line, status):
    response = faulty.assert_passed(line + b"\r\n" + BODY)
    assert (response.status, response.body) == (status, b"hello")


def test_keeps_values_of_bytes_above_ascii(faulty):
    response = faulty.assert_passed(b"HTTP/1.1 200 OK\r\nX-A: caf\xe9\tb\r\n" + BODY)
    assert response.fields.get("X-A") == "caf\u00e9\tb"


def test_fields_that_connection_names_stay_behind(faulty):
    response = faulty.assert_passed(
        b"HTTP/1.1 200 OK\r\nConnection: x-secret, X-Other\r\nX-Secret: 1\r\nX-Other: 2\r\nX-Kept: 3\r\n" + BODY
    )
    assert response.fields.get("X-Kept") == "3"
    assert "X-Secret" not in response.fields and "X-Other" not in response.fields


def test_connection_cannot_name_the_framing_away(faulty):
    response = faulty.assert_passed(b"HTTP/1.1 200 OK\r\nConnection: Content-Length\r\n" + BODY)
    assert response.body == b"hello"
