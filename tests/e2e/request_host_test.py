"""The Host field: RFC 9112 section 3.2, RFC 9110 section 7.2."""

import pytest

REFUSED = {
    "user information": b"user@example.test",
    "a user and a password": b"user:secret@example.test",
    "a space in it": b"example test",
    "a tab in it": b"example\ttest",
    "a space before the port": b"example.test :80",
    "a comma": b"example.test, evil.test",
    "a comma without a space": b"example.test,evil.test",
    "a path": b"example.test/admin",
    "a slash alone": b"/",
    "a query": b"example.test?a",
    "a fragment": b"example.test#a",
    "a backslash": b"example.test\\evil.test",
    "a scheme": b"http://example.test",
    "a port of letters": b"example.test:http",
    "a port with a sign": b"example.test:-80",
    "a port with a plus": b"example.test:+80",
    "a port out of range": b"example.test:65536",
    "a port that overflows": b"example.test:99999999999999999999",
    "a hexadecimal port": b"example.test:0x50",
    "two ports": b"example.test:80:81",
    "a port alone": b":80",
    "a bracket left open": b"[::1",
    "a bracket never opened": b"::1]",
    "an IPv6 address without brackets": b"::1",
    "brackets without an address": b"[]",
    "brackets around a name": b"[example.test]",
    "brackets around an IPv4 address": b"[127.0.0.1]",
    "an IPv6 address with a bad group": b"[::g]",
    "an IPv6 address with too many groups": b"[1:2:3:4:5:6:7:8:9]",
    "an IPv6 address with text after it": b"[::1]x",
    "an IPv6 address with a bad port": b"[::1]:x",
    "quotes": b'"example.test"',
    "angle brackets": b"<example.test>",
    "braces": b"{example.test}",
    "a pipe": b"example|test",
    "a caret": b"example^test",
    "a backquote": b"example`test",
    "a bad escape": b"example%zz.test",
    "a NUL": b"example.test\0.evil.test",
    "a control": b"example\x01.test",
    "DEL": b"example\x7f.test",
    "a vertical tab": b"\x0bexample.test",
    "no host at all": b"",
    "spaces alone": b"   ",
}


@pytest.mark.parametrize("host", REFUSED.values(), ids=REFUSED.keys())
def test_refuses_a_host_with(strict, host):
    strict.assert_refused(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n", 400)


@pytest.mark.parametrize(
    "host", [REFUSED[name] for name in ("user information", "a comma", "a path", "two ports", "a space in it")]
)
def test_refuses_a_bad_host_in_http_1_0_too(strict, host):
    strict.assert_refused(b"GET / HTTP/1.0\r\nHost: " + host + b"\r\n\r\n", 400)


NUMBER_OF_HOSTS = {
    "none": b"",
    "none, but a field that looks like one": b"X-Host: example.test\r\n",
    "two different ones": b"Host: example.test\r\nHost: evil.test\r\n",
    "two equal ones": b"Host: example.test\r\nHost: example.test\r\n",
    "two, apart": b"Host: example.test\r\nX-A: b\r\nHost: evil.test\r\n",
    "two in different case": b"Host: example.test\r\nhOST: example.test\r\n",
    "two, the first empty": b"Host:\r\nHost: example.test\r\n",
    "two, the second empty": b"Host: example.test\r\nHost:\r\n",
    "one with a space before the colon": b"Host : example.test\r\n",
    "one folded": b"Host:\r\n example.test\r\n",
}


@pytest.mark.parametrize("fields", NUMBER_OF_HOSTS.values(), ids=NUMBER_OF_HOSTS.keys())
def test_refuses_an_http_1_1_request_whose_hosts_are(strict, fields):
    strict.assert_refused(b"GET / HTTP/1.1\r\n" + fields + b"\r\n", 400)


def test_refuses_absolute_form_without_a_host_field(strict):
    """RFC 9112 section 3.2: the field is required whatever the form of the target."""
    strict.assert_refused(b"GET http://example.test/ HTTP/1.1\r\n\r\n", 400)


def test_refuses_absolute_form_with_two_host_fields(strict):
    strict.assert_refused(b"GET http://example.test/ HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n", 400)


def test_refuses_two_hosts_in_http_1_0(strict):
    strict.assert_refused(b"GET / HTTP/1.0\r\nHost: a.test\r\nHost: b.test\r\n\r\n", 400)


def test_an_http_1_0_request_without_a_host_goes_to_the_site_of_every_other_host(strict):
    strict.assert_accepted(b"GET / HTTP/1.0\r\n\r\n")


ACCEPTED = {
    "a name": b"example.test",
    "a name in upper case": b"EXAMPLE.TEST",
    "a name with a port": b"example.test:8080",
    "a name with a trailing dot": b"example.test.",
    "a name with an underscore": b"my_service.test",
    "one label": b"localhost",
    "an IPv4 address": b"127.0.0.1",
    "an IPv4 address with a port": b"127.0.0.1:8080",
    "an IPv6 address": b"[::1]",
    "an IPv6 address with a port": b"[2001:db8::1]:8080",
    "an A-label": b"xn--bcher-kva.example",
}


@pytest.mark.parametrize("host", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepts_as_a_host(strict, host):
    strict.assert_accepted(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
