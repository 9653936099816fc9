"""How long a request's body is: Content-Length and Transfer-Encoding, RFC 9112 section 6."""

import pytest


def post(*lines: bytes, version: bytes = b"1.1", body: bytes = b"hello") -> bytes:
    head = [b"POST / HTTP/" + version, b"Host: example.test", *lines]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


CONTENT_LENGTH = {
    "a plus sign": b"+5",
    "a minus sign": b"-5",
    "minus zero": b"-0",
    "a hexadecimal number": b"0x5",
    "hexadecimal digits": b"5a",
    "a letter": b"five",
    "a space within": b"5 5",
    "a tab within": b"5\t5",
    "a list of equal values": b"5, 5",
    "a list of equal values without spaces": b"5,5",
    "a list of different values": b"5, 6",
    "a list with an empty element": b"5,",
    "a list that starts empty": b",5",
    "a fraction": b"5.0",
    "an exponent": b"5e0",
    "an underscore": b"1_0",
    "quotes": b'"5"',
    "a parameter": b"5;a=b",
    "nothing": b"",
    "spaces alone": b"   ",
    "2^63": b"9223372036854775808",
    "2^64": b"18446744073709551616",
    "2^64 + 5": b"18446744073709551621",
    "a hundred digits": b"9" * 100,
    "a NUL": b"5\0",
    "a vertical tab before it": b"\x0b5",
    "a form feed after it": b"5\x0c",
    "digits of another script": "٥".encode(),
}


@pytest.mark.parametrize("value", CONTENT_LENGTH.values(), ids=CONTENT_LENGTH.keys())
def test_refuses_a_content_length_of(strict, value):
    strict.assert_refused(post(b"Content-Length: " + value), 400)


REPEATED = {
    "twice, equal": [b"Content-Length: 5", b"Content-Length: 5"],
    "twice, different": [b"Content-Length: 5", b"Content-Length: 6"],
    "twice, in different case": [b"Content-Length: 5", b"content-length: 5"],
    "twice, the first 0": [b"Content-Length: 0", b"Content-Length: 5"],
    "twice, the second empty": [b"Content-Length: 5", b"Content-Length:"],
    "twice, apart": [b"Content-Length: 5", b"X-A: b", b"Content-Length: 5"],
    "three times": [b"Content-Length: 5"] * 3,
}


@pytest.mark.parametrize("lines", REPEATED.values(), ids=REPEATED.keys())
def test_refuses_content_length(strict, lines):
    strict.assert_refused(post(*lines), 400)


BOTH = {
    "Content-Length first": [b"Content-Length: 5", b"Transfer-Encoding: chunked"],
    "Transfer-Encoding first": [b"Transfer-Encoding: chunked", b"Content-Length: 5"],
    "a Content-Length of 0": [b"Content-Length: 0", b"Transfer-Encoding: chunked"],
    "other fields between": [b"Transfer-Encoding: chunked", b"X-A: b", b"Content-Length: 5"],
    "names in lower case": [b"content-length: 5", b"transfer-encoding: chunked"],
    "a Transfer-Encoding of identity": [b"Content-Length: 5", b"Transfer-Encoding: identity"],
    "an empty Transfer-Encoding": [b"Content-Length: 5", b"Transfer-Encoding:"],
    "two Content-Lengths": [b"Content-Length: 5", b"Transfer-Encoding: chunked", b"Content-Length: 5"],
    "Connection naming Transfer-Encoding": [
        b"Connection: Transfer-Encoding",
        b"Transfer-Encoding: chunked",
        b"Content-Length: 5",
    ],
    "Connection naming Content-Length": [
        b"Connection: Content-Length",
        b"Transfer-Encoding: chunked",
        b"Content-Length: 5",
    ],
}


@pytest.mark.parametrize("lines", BOTH.values(), ids=BOTH.keys())
def test_refuses_content_length_with_transfer_encoding(strict, lines):
    strict.assert_refused(post(*lines, body=b"0\r\n\r\n"), 400)


BAD = {400}
UNKNOWN = {400, 501}
"""Without a final chunked the length is unknown (400); the coding is one we do not have (501)."""

TRANSFER_ENCODING = {
    "chunked before another": (b"chunked, gzip", UNKNOWN),
    "chunked before identity": (b"chunked, identity", UNKNOWN),
    "chunked twice": (b"chunked, chunked", BAD),
    "chunked and a comma": (b"chunked,", BAD),
    "a comma and chunked": (b",chunked", BAD),
    "a comma alone": (b",", BAD),
    "nothing": (b"", BAD),
    "spaces alone": (b"  ", BAD),
    "identity": (b"identity", UNKNOWN),
    "identity before chunked": (b"identity, chunked", UNKNOWN),
    "gzip alone": (b"gzip", UNKNOWN),
    "gzip before chunked": (b"gzip, chunked", {501}),
    "a word that ends in chunked": (b"xchunked", UNKNOWN),
    "a word that starts with chunked": (b"chunkedx", UNKNOWN),
    "a word one letter short": (b"chunke", UNKNOWN),
    "a vertical tab after chunked": (b"chunked\x0b", BAD),
    "a vertical tab before chunked": (b"\x0bchunked", BAD),
    "a form feed before chunked": (b"\x0cchunked", BAD),
    "a NUL after chunked": (b"chunked\0", BAD),
    "a control before chunked": (b"\x01chunked", BAD),
    "DEL after chunked": (b"chunked\x7f", BAD),
    "a no-break space before chunked": (b"\xa0chunked", UNKNOWN),
    "chunked in quotes": (b'"chunked"', UNKNOWN),
    "chunked in single quotes": (b"'chunked'", UNKNOWN),
    "a parameter": (b"chunked;a=b", UNKNOWN),
    "a quality": (b"chunked;q=1.0", UNKNOWN),
    "words without a comma": (b"chunked gzip", UNKNOWN),
    "a colon before chunked": (b": chunked", UNKNOWN),
    "chunked folded": (b"\r\n chunked", BAD),
    "chunked after a bare LF": (b"\nchunked", BAD),
    "chunked after a bare CR": (b"\rchunked", BAD),
}


@pytest.mark.parametrize("value, statuses", TRANSFER_ENCODING.values(), ids=TRANSFER_ENCODING.keys())
def test_refuses_a_transfer_encoding_of(strict, value, statuses):
    strict.assert_refused(post(b"Transfer-Encoding: " + value, body=b"0\r\n\r\n"), *statuses)


TWO_TRANSFER_ENCODINGS = {
    "both chunked": [b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"],
    "the second identity": [b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"],
    "the first identity": [b"Transfer-Encoding: identity", b"Transfer-Encoding: chunked"],
    "the first gzip": [b"Transfer-Encoding: gzip", b"Transfer-Encoding: chunked"],
    "the second empty": [b"Transfer-Encoding: chunked", b"Transfer-Encoding:"],
    "in different case": [b"Transfer-Encoding: chunked", b"transfer-encoding: chunked"],
}


@pytest.mark.parametrize("lines", TWO_TRANSFER_ENCODINGS.values(), ids=TWO_TRANSFER_ENCODINGS.keys())
def test_refuses_two_transfer_encodings(strict, lines):
    strict.assert_refused(post(*lines, body=b"0\r\n\r\n"), 400, 501)


def test_refuses_transfer_encoding_in_http_1_0(strict):
    """RFC 9112 section 6.1: the framing of such a message is faulty."""
    strict.assert_refused(post(b"Transfer-Encoding: chunked", version=b"1.0", body=b"0\r\n\r\n"), 400)


def test_refuses_transfer_encoding_in_http_1_0_that_keeps_alive(strict):
    lines = [b"Connection: keep-alive", b"Transfer-Encoding: chunked"]
    strict.assert_refused(post(*lines, version=b"1.0", body=b"0\r\n\r\n"), 400)


def test_refuses_framing_faults_of_requests_without_a_body(strict):
    strict.assert_refused(b"GET / HTTP/1.1\r\nHost: example.test\r\nContent-Length: 5, 5\r\n\r\nhello", 400)


ACCEPTED_LENGTHS = {
    "a plain number": b"Content-Length: 5",
    "tabs around it": b"Content-Length:\t5\t",
    "leading zeros": b"Content-Length: 0005",
    "no space before it": b"Content-Length:5",
    "a name in upper case": b"CONTENT-LENGTH: 5",
}


@pytest.mark.parametrize("line", ACCEPTED_LENGTHS.values(), ids=ACCEPTED_LENGTHS.keys())
def test_accepts_a_content_length_with(strict, line):
    request = strict.assert_accepted(post(line))
    assert request.body == b"hello"


ACCEPTED_CODINGS = {
    "in lower case": b"Transfer-Encoding: chunked",
    "in upper case": b"Transfer-Encoding: CHUNKED",
    "with tabs around it": b"Transfer-Encoding:\tchunked\t",
}


@pytest.mark.parametrize("line", ACCEPTED_CODINGS.values(), ids=ACCEPTED_CODINGS.keys())
def test_accepts_chunked(strict, line):
    request = strict.assert_accepted(post(line, body=b"5\r\nhello\r\n0\r\n\r\n"))
    assert request.body == b"hello"


def test_a_request_without_framing_has_no_body(strict):
    """What follows is the next request (RFC 9112 section 6.3)."""
    with strict.sluice.connect() as connection:
        connection.send(post(body=b""))
        assert connection.response().status == 200
        assert strict.origin.last.body == b""


def test_connection_cannot_make_a_proxy_drop_the_framing(strict):
    request = strict.assert_accepted(post(b"Connection: Content-Length", b"Content-Length: 5"))
    assert request.body == b"hello"
