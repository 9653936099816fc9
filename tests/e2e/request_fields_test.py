"""Field lines of requests: RFC 9112 section 5, RFC 9110 section 5."""

import pytest

REFUSED = {
    # line structure
    "a folded line": b"X-A: b\r\n c",
    "a line folded with a tab": b"X-A: b\r\n\tc",
    "a folded line of spaces alone": b"X-A: b\r\n  ",
    "a bare LF between lines": b"X-A: b\nX-C: d",
    "a bare LF that hides Transfer-Encoding": b"X-A: b\nTransfer-Encoding: chunked",
    "a bare CR between lines": b"X-A: b\rX-C: d",
    "a bare CR that hides Transfer-Encoding": b"X-A: b\rTransfer-Encoding: chunked",
    "a bare CR in a value": b"X-A: b\rc",
    "a bare CR before CRLF": b"X-A: b\r",
    "a bare CR at the start of a value": b"X-A:\rb",
    "a line without a colon": b"X-A",
    "a line of text": b"this is no field",
    # names
    "a space before the colon": b"X-A : b",
    "a tab before the colon": b"X-A\t: b",
    "a space before the colon of Content-Length": b"Content-Length : 5",
    "a space before the colon of Transfer-Encoding": b"Transfer-Encoding : chunked",
    "a space in a name": b"X A: b",
    "an empty name": b": b",
    "a colon alone": b":",
    "a name that starts with a vertical tab": b"\x0bX-A: b",
    "a name with a NUL": b"X\0A: b",
    "a name with a control": b"X\x01A: b",
    "a name with a CR": b"X\rA: b",
    "a name with DEL": b"X\x7fA: b",
    "a name with a non-ASCII byte": b"X-\xc3\xa9: b",
    "a name with a no-break space": b"X\xa0: b",
    "a name with parentheses": b"X(A): b",
    "a name with a slash": b"X/A: b",
    "a name with an at sign": b"X@A: b",
    "a name with a comma": b"X,A: b",
    "a name with a semicolon": b"X;A: b",
    "a name with a quote": b'X"A: b',
    "a name with a brace": b"X{A}: b",
    "a name with a backslash": b"X\\A: b",
    "a name with an equals sign": b"X=A: b",
    "a name with a question mark": b"X?A: b",
    "a name with a bracket": b"X[A]: b",
    "a name with an angle bracket": b"X<A: b",
    # values
    "a NUL in a value": b"X-A: b\0c",
    "a NUL at the end of a value": b"X-A: b\0",
    "a NUL as the value": b"X-A: \0",
    "SOH in a value": b"X-A: b\x01c",
    "backspace in a value": b"X-A: b\x08c",
    "a vertical tab in a value": b"X-A: b\x0bc",
    "a form feed in a value": b"X-A: b\x0cc",
    "escape in a value": b"X-A: b\x1b[31mc",
    "unit separator in a value": b"X-A: b\x1fc",
    "DEL in a value": b"X-A: b\x7fc",
}


@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED.keys())
def test_refuses_in_the_last_field_line(strict, line):
    strict.assert_refused(b"GET / HTTP/1.1\r\nHost: example.test\r\n" + line + b"\r\n\r\n", 400)


IN_THE_FIRST_LINE = [
    "a folded line",
    "a NUL in a value",
    "a space before the colon",
    "an empty name",
    "a line without a colon",
]


@pytest.mark.parametrize("name", IN_THE_FIRST_LINE)
def test_refuses_in_the_first_field_line(strict, name):
    strict.assert_refused(b"GET / HTTP/1.1\r\n" + REFUSED[name] + b"\r\nHost: example.test\r\n\r\n", 400)


WHITESPACE_FIRST = {"a space": b" ", "a tab": b"\t", "spaces": b"   "}


@pytest.mark.parametrize("space", WHITESPACE_FIRST.values(), ids=WHITESPACE_FIRST.keys())
def test_refuses_a_first_field_line_that_starts_with(strict, space):
    """RFC 9112 section 2.2: neither ignored nor joined to the request line."""
    strict.assert_refused(b"GET / HTTP/1.1\r\n" + space + b"Host: example.test\r\nX-A: b\r\n\r\n", 400)


ACCEPTED = {
    "no space after the colon": (b"X-A:b", "b"),
    "tabs around the value": (b"X-A:\tb\t", "b"),
    "many spaces around the value": (b"X-A:    b    ", "b"),
    "an empty value": (b"X-A:", ""),
    "a value of spaces": (b"X-A:   ", ""),
    "bytes above ASCII in a value": (b"X-A: caf\xc3\xa9", "caf\u00c3\u00a9"),
    "a tab within a value": (b"X-A: b\tc", "b\tc"),
    "a colon in a value": (b"X-A: b:c", "b:c"),
    "every kind of visible character in a value": (
        b"X-A: !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    ),
}


@pytest.mark.parametrize("line, value", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_forwards(strict, line, value):
    request = strict.assert_accepted(b"GET / HTTP/1.1\r\nHost: example.test\r\n" + line + b"\r\n\r\n")
    assert request.fields.get("X-A") == value


def test_forwards_a_name_of_every_token_character(strict):
    name = "X!#$%&'*+-.^_`|~09azAZ"
    request = strict.assert_accepted(f"GET / HTTP/1.1\r\nHost: example.test\r\n{name}: b\r\n\r\n".encode())
    assert request.fields.get(name) == "b"


def test_forwards_repeated_fields_in_their_order(strict):
    request = strict.assert_accepted(b"GET / HTTP/1.1\r\nHost: example.test\r\nX-A: 1\r\nX-B: 2\r\nX-A: 3\r\n\r\n")
    assert ", ".join(request.fields.all("X-A")) == "1, 3"
