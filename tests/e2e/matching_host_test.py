"""Which site a host selects: the configuration's section "Matching", rule 1."""

import pytest

from harness.client import fetch
from harness.ports import free_port


def says(text: str) -> dict:
    return {"respond": {"status": 200, "body": text}}


SITES = {
    "example.test": says("exact"),
    "*.example.test": says("wildcard"),
    "*.deep.example.test": says("deep"),
    "named.deep.example.test": says("named"),
    "xn--caf-dma.example": says("a-label"),
    "[::1]": says("ipv6"),
    "192.0.2.1": says("ipv4"),
    "aliased.test": {"aliases": ["alias.test", "*.alias.test"], **says("aliased")},
    "paths.test": {"routes": [{"path": "/only", **says("only")}]},
    "*": says("other"),
}

HOSTS = {
    # exact, then the longest wildcard, then "*"
    "example.test": "exact",
    "a.example.test": "wildcard",
    "a.b.example.test": "wildcard",
    "a.deep.example.test": "deep",
    "a.b.deep.example.test": "deep",
    "named.deep.example.test": "named",
    "a.named.deep.example.test": "deep",
    "deep.example.test": "wildcard",
    "other.test": "other",
    "xexample.test": "other",
    "test": "other",
    # without case, port or trailing dot
    "EXAMPLE.Test": "exact",
    "A.EXAMPLE.TEST": "wildcard",
    "example.test:8080": "exact",
    "a.example.test:1": "wildcard",
    "example.test.": "exact",
    "example.test.:80": "exact",
    "a.example.test.": "wildcard",
    # A-labels
    "xn--caf-dma.example": "a-label",
    # addresses
    "[::1]": "ipv6",
    "[::1]:8080": "ipv6",
    "192.0.2.1": "ipv4",
    "192.0.2.1:80": "ipv4",
    "192.0.2.2": "other",
    # aliases
    "aliased.test": "aliased",
    "alias.test": "aliased",
    "x.alias.test": "aliased",
}


@pytest.fixture(scope="module")
def sluice(module_stage):
    return module_stage.sluice({"sites": SITES})


@pytest.mark.parametrize("host, site", HOSTS.items())
def test_the_site_is_exact_then_longest_wildcard_then_every_other(sluice, host, site):
    """Host: exact, then the longest wildcard, then "*"; compared without case, port or trailing dot, Unicode names as
    A-labels, IPv6 as "[::1]".
    """
    assert sluice.fetch(host=host).text == site


@pytest.mark.parametrize("host, site", [("paths.test", 404), ("PATHS.TEST:80", 404)])
def test_no_fall_through_to_a_less_specific_site(sluice, host, site):
    """No fall-through to a less specific site."""
    assert sluice.fetch(target="/only", host=host).text == "only"
    assert sluice.fetch(target="/missing", host=host).status == site


def test_404_where_there_is_no_site(stage):
    """No site: 404."""
    sluice = stage.sluice({"sites": {"example.test": says("exact"), "*.example.test": says("wildcard")}})
    assert sluice.fetch(host="other.test").status == 404
    assert sluice.fetch(host="example.test").text == "exact"
    with sluice.connect() as connection:
        connection.send(b"GET / HTTP/1.0\r\n\r\n")
        assert connection.response().status == 404


def test_unicode_names_are_a_labels(stage):
    """Unicode names as A-labels."""
    sluice = stage.sluice({"sites": {"bücher.example": says("unicode")}})
    assert sluice.fetch(host="xn--bcher-kva.example").text == "unicode"
    assert sluice.fetch(host="XN--BCHER-KVA.example").text == "unicode"


def test_a_wildcard_is_one_or_more_labels_never_none(stage):
    """`*.x` is one or more labels, never `x`."""
    sluice = stage.sluice({"sites": {"*.example.test": says("wildcard")}})
    assert sluice.fetch(host="example.test").status == 404
    assert sluice.fetch(host=".example.test").status in (400, 404)
    assert sluice.fetch(host="a.example.test").text == "wildcard"


def test_a_site_answers_only_on_the_listeners_it_names(stage):
    """A site answers on every listener unless it says `listen: [internal]`."""
    public, internal = free_port(), free_port()
    sluice = stage.sluice(
        {
            "listen": [
                {"name": "public", "address": f"127.0.0.1:{public}"},
                {"name": "internal", "address": f"127.0.0.1:{internal}"},
            ],
            "sites": {"inner.test": {"listen": ["internal"], **says("inner")}, "outer.test": says("outer")},
        }
    )
    assert sluice.is_running()
    assert fetch(internal, host="inner.test").text == "inner"
    assert fetch(public, host="inner.test").status == 404
    assert fetch(public, host="outer.test").text == "outer"
    assert fetch(internal, host="outer.test").text == "outer"


def test_listens_on_ipv6_and_unix_sockets(stage):
    port = free_port()
    path = stage.new_directory("run") / "s.sock"
    stage.sluice({"listen": [{"address": f"[::1]:{port}"}, {"address": f"unix:{path}"}], "sites": {"*": says("here")}})
    assert fetch(("::1", port)).text == "here"
    assert fetch(path).text == "here"


def test_a_port_alone_listens_on_every_address_of_both_families(stage):
    port = free_port()
    stage.sluice({"listen": [port], "sites": {"*": says("here")}})
    assert fetch(("127.0.0.1", port)).text == "here"
    assert fetch(("::1", port)).text == "here"
