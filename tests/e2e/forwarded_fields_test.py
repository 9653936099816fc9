"""What Sluice tells an upstream of the client, and what it believes of what clients say themselves."""

import re

import pytest

from harness.client import Connection, fetch
from harness.ports import free_port

NAMES = ["X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-ID", "traceparent", "Via"]


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    return module_stage.proxy_to(origin)


@pytest.fixture(scope="module")
def trusting(module_stage, origin):
    """Believes its peers on the loopback network, and 192.0.2.0/24 behind them."""
    config = {
        "trusted_proxies": ["127.0.0.0/8", "192.0.2.0/24", "2001:db8::/32"],
        "sites": {
            "say.test": {"respond": {"status": 200, "body": "$client_ip $peer_ip $scheme"}},
            "*": {"to": origin.address},
        },
    }
    return module_stage.sluice(config)


def test_the_upstream_is_told_of_the_client(sluice, origin):
    sluice.fetch(host="example.test:8080")
    fields = origin.last.fields
    assert fields.get("Host") == "example.test:8080"
    assert fields.get("X-Real-IP") == "127.0.0.1"
    assert fields.get("X-Forwarded-For") == "127.0.0.1"
    assert fields.get("X-Forwarded-Proto") == "http"
    assert fields.get("X-Forwarded-Host") == "example.test:8080"
    assert fields.get("Via").startswith("1.1 ")
    assert "Forwarded" not in fields


def test_via_tells_the_version_received(sluice, origin):
    with sluice.connect() as connection:
        connection.send(b"GET / HTTP/1.0\r\nHost: example.test\r\n\r\n")
        connection.response()
    assert origin.last.fields.get("Via").startswith("1.0 ")


def test_a_request_gets_an_id_and_a_trace(sluice, origin):
    sluice.fetch()
    first = origin.last.fields
    sluice.fetch()
    second = origin.last.fields
    assert first.get("X-Request-ID") and first.get("X-Request-ID") != second.get("X-Request-ID")
    for fields in (first, second):
        assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", fields.get("traceparent"))
    assert first.get("traceparent") != second.get("traceparent")


SPOOFED = {
    "X-Real-IP": "6.6.6.6",
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Server": "evil.test",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "for=6.6.6.6",
    "X-Request-ID": "6666",
    "Early-Data": "1",
    "Client-Cert": ":6666:",
}


@pytest.mark.parametrize("name", SPOOFED)
def test_what_an_untrusted_client_says_itself_is_removed(sluice, origin, name):
    """From others, `Forwarded`, `X-Forwarded-*`, `X-Real-IP`, `X-Request-ID`, `Early-Data`, `Client-Cert` are removed."""
    sluice.fetch(fields=[(name, SPOOFED[name]), (name.lower(), SPOOFED[name])])
    assert SPOOFED[name] not in origin.last.fields.all(name)
    assert len(origin.last.fields.all(name)) <= 1


UNDERSCORED = [
    "X_Forwarded_For",
    "X_Real_IP",
    "X-Forwarded_Proto",
    "x_forwarded-host",
    "X_Request_ID",
    "Client_Cert",
    "Early_Data",
]


@pytest.mark.parametrize("name", UNDERSCORED)
def test_a_twin_with_underscores_is_removed(sluice, origin, name):
    """Any field equal to one of ours with `_` for `-` is removed: CGI-like servers cannot tell them apart."""
    sluice.fetch(fields={name: "6.6.6.6"})
    assert name not in origin.last.fields
    assert "6.6.6.6" not in dict(origin.last.fields.lines).values()


def test_other_names_with_underscores_pass(sluice, origin):
    sluice.fetch(fields={"X_Custom_Name": "1"})
    assert origin.last.fields.get("X_Custom_Name") == "1"


@pytest.mark.parametrize("name", NAMES + ["Host"])
def test_connection_cannot_strip_what_we_add(sluice, origin, name):
    sluice.fetch(fields={"Connection": f"keep-alive, {name}"})
    for ours in NAMES:
        assert origin.last.fields.get(ours), f"{ours} is missing"
    assert origin.last.fields.get("X-Forwarded-For") == "127.0.0.1"
    assert origin.last.fields.get("Host") == "example.test"


TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_the_id_of_a_clients_trace_is_kept_its_flag_is_not(sluice, origin):
    """`traceparent`'s id is kept, its sampled flag ignored."""
    sluice.fetch(fields={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
    version, trace, span, flags = origin.last.fields.get("traceparent").split("-")
    assert (version, trace) == ("00", TRACE)
    assert span != "b7ad6b7169203331"
    assert flags == "00"


@pytest.mark.parametrize(
    "value",
    [
        "garbage",
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-b7ad6b7169203331-01",
        f"ff-{TRACE}-b7ad6b7169203331-01",
        "",
    ],
)
def test_a_traceparent_that_is_none_is_replaced(sluice, origin, value):
    sluice.fetch(fields={"traceparent": value, "tracestate": "a=1"})
    sent = origin.last.fields.get("traceparent")
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", sent)
    assert TRACE not in sent


CLIENT_IPS = {
    # read from the right; the first untrusted address is $client_ip
    "": "127.0.0.1",
    "198.51.100.7": "198.51.100.7",
    "198.51.100.7, 192.0.2.1": "198.51.100.7",
    "6.6.6.6, 198.51.100.7, 192.0.2.1": "198.51.100.7",
    "6.6.6.6,198.51.100.7": "198.51.100.7",
    "2001:db9::1, 2001:db8::1": "2001:db9::1",
    "192.0.2.9, 192.0.2.1": "192.0.2.9",
}


@pytest.mark.parametrize("value, client", CLIENT_IPS.items())
def test_a_trusted_peer_is_believed_from_the_right(trusting, value, client):
    """A trusted peer's X-Forwarded-For is read from the right; the first untrusted address is `$client_ip`."""
    fields = {"X-Forwarded-For": value} if value else {}
    assert trusting.fetch(host="say.test", fields=fields).text.split()[:2] == [client, "127.0.0.1"]


def test_several_lines_of_a_trusted_peer_are_one_list(trusting):
    fields = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "198.51.100.7, 192.0.2.1")]
    assert trusting.fetch(host="say.test", fields=fields).text.split()[0] == "198.51.100.7"


@pytest.mark.parametrize("value", ["nonsense", "6.6.6.6, nonsense", "198.51.100.7, ", "198.51.100.999"])
def test_an_address_that_is_none_is_not_taken_for_the_clients(trusting, value):
    said = trusting.fetch(host="say.test", fields={"X-Forwarded-For": value}).text.split()[0]
    assert said in ("127.0.0.1", "198.51.100.7")


def test_a_trusted_peers_list_is_continued(trusting, origin):
    trusting.fetch(
        fields={
            "X-Forwarded-For": "198.51.100.7",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "outer.test",
            "X-Request-ID": "abc-123",
        }
    )
    fields = origin.last.fields
    assert re.sub(r"\s", "", ",".join(fields.all("X-Forwarded-For"))) == "198.51.100.7,127.0.0.1"
    assert fields.get("X-Real-IP") == "198.51.100.7"
    assert fields.get("X-Forwarded-Proto") == "https"
    assert fields.get("X-Forwarded-Host") == "outer.test"
    assert fields.get("X-Request-ID") == "abc-123"


@pytest.mark.parametrize("trusted, client", [(["unix"], "198.51.100.7"), ([], None)])
def test_peers_on_a_unix_socket_are_trusted_when_told(stage, trusted, client):
    """Unix-socket peers are trusted by `trusted_proxies: [unix]`."""
    path = stage.new_directory("run") / "s.sock"
    stage.sluice(
        {
            "listen": [{"address": f"unix:{path}"}],
            "trusted_proxies": trusted,
            "sites": {"*": {"respond": {"status": 200, "body": "<$client_ip>"}}},
        }
    )
    said = fetch(path, fields={"X-Forwarded-For": "198.51.100.7"}).text
    assert (said == f"<{client}>") if client else ("198.51.100.7" not in said)


def test_the_host_can_be_the_upstreams(stage, origin):
    """`Host` (the client's; `host: upstream` to change)."""
    sluice = stage.sluice({"sites": {"*": {"to": origin.address, "host": "upstream"}}})
    sluice.fetch()
    assert origin.last.fields.get("Host") == origin.address
    assert origin.last.fields.get("X-Forwarded-Host") == "example.test"


def test_a_loop_comes_to_an_end(stage):
    port = free_port()
    listen = [{"address": f"127.0.0.1:{port}"}]
    sluice = stage.sluice({"listen": listen, "sites": {"*": {"to": f"127.0.0.1:{port}"}}})
    with Connection(port) as connection:
        assert connection.request().status >= 400
    assert sluice.admin("/livez").status == 200
