"""`forwarded`, `via`, `early_hints`, `upgrade`: what is passed on beside the request itself."""

import pytest

from harness.client import request_bytes
from harness.origin import response_bytes


def site(origin, **options) -> dict:
    return {"sites": {"*": {"to": origin.address, **options}}}


def test_forwarded_is_off_by_default(stage):
    origin = stage.origin()
    stage.sluice(site(origin)).fetch()
    assert "Forwarded" not in origin.last.fields


def test_forwarded_names_client_host_and_scheme(stage):
    origin = stage.origin()
    stage.sluice(site(origin, forwarded="on")).fetch(host="example.test")
    assert origin.last.fields.get("Forwarded") == 'for=127.0.0.1;host="example.test";proto=http'


def test_forwarded_of_a_stranger_is_replaced(stage):
    origin = stage.origin()
    stage.sluice(site(origin, forwarded="on")).fetch(host="a", fields={"Forwarded": "for=1.2.3.4"})
    assert origin.last.fields.get("Forwarded") == 'for=127.0.0.1;host="a";proto=http'


def test_forwarded_of_a_trusted_proxy_is_added_to(stage):
    origin = stage.origin()
    sluice = stage.sluice({"trusted_proxies": ["127.0.0.0/8"], **site(origin, forwarded="on")})
    sluice.fetch(host="a", fields={"Forwarded": "for=1.2.3.4"})
    assert origin.last.fields.get("Forwarded") == 'for=1.2.3.4, for=127.0.0.1;host="a";proto=http'


def test_via_may_be_off(stage):
    origin = stage.origin()
    stage.sluice(site(origin, via="off")).fetch()
    assert "Via" not in origin.last.fields


def test_a_loop_is_508(stage):
    """The proxy's upstream is the proxy itself."""
    sluice = stage.sluice(
        """
        listen: ["127.0.0.1:{port}"]
        admin: { address: "127.0.0.1:{admin_port}" }
        logs: { access: { to: "{directory}/access.log" } }
        sites: { "*": { to: "127.0.0.1:{port}" } }
        """
    )
    response = sluice.fetch()
    assert response.status == 508
    assert "loop_detected" in response.text
    records = sluice.access_records(2)
    assert [record["status"] for record in records] == [508, 508]
    assert "loop_detected" in [record.get("error") for record in records]


def test_two_proxies_in_a_row_are_no_loop(stage):
    origin = stage.origin()
    inner = stage.sluice(site(origin))
    outer = stage.sluice({"sites": {"*": {"to": f"127.0.0.1:{inner.port}"}}})
    assert outer.fetch().status == 200
    hops = [hop.strip().split()[1] for hop in origin.last.fields.get("Via").split(",")]
    assert len(set(hops)) == 2


def hints(request, connection) -> None:
    connection.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
    connection.send(response_bytes(body=b"final"))


@pytest.mark.parametrize("setting, first", [("on", 103), ("off", 200), (None, 200)])
def test_early_hints(stage, setting, first):
    sluice = stage.sluice(site(stage.origin(hints), **({"early_hints": setting} if setting else {})))
    with sluice.connect() as client:
        client.send(request_bytes())
        assert int(client.reader.line().split()[1]) == first
        if first == 103:
            assert client.reader.line().lower() == b"link: </a.css>; rel=preload"


SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n"


@pytest.mark.parametrize("allowed, asked, passed", [
    (["foo"], "foo", "foo"),
    (["foo"], "websocket", None),
    (["websocket", "foo"], "FOO, bar, websocket", "FOO, websocket"),
    ("off", "websocket", None),
    ([], "websocket", None),
])
def test_upgrade_lists_what_may_be_switched_to(stage, allowed, asked, passed):
    def respond(request, connection):
        chosen = request.fields.get("Upgrade")
        connection.send(SWITCHED % chosen.split(",")[0].encode() if chosen else response_bytes())

    origin = stage.origin(respond)
    sluice = stage.sluice(site(origin, upgrade=allowed))
    status = sluice.fetch(fields={"Connection": "Upgrade", "Upgrade": asked}).status
    assert origin.last.fields.get("Upgrade") == passed
    assert status == (101 if passed else 200)
