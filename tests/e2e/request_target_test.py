"""Forms of the request target: RFC 9112 section 3.2."""

import pytest


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    named = {"respond": {"status": 200, "body": "named"}}
    return module_stage.sluice({"sites": {"named.test": named, "*": {"to": origin.address}}})


def test_absolute_form_is_forwarded_in_origin_form(sluice, origin):
    assert sluice.fetch(target="http://example.test/a?b=c").status == 200
    assert origin.last.target == "/a?b=c"
    assert origin.last.fields.get("Host") == "example.test"


def test_the_authority_of_absolute_form_replaces_the_host_field(sluice, origin):
    assert sluice.fetch(target="http://other.test:81/", host="example.test").status == 200
    assert origin.last.fields.get("Host") == "other.test:81"


def test_the_authority_of_absolute_form_decides_the_site(sluice):
    assert sluice.fetch(target="http://named.test/", host="example.test").text == "named"
    assert sluice.fetch(target="http://example.test/", host="named.test").text != "named"


PATHS = {
    "http://example.test": "/",
    "http://example.test?a=b": "/?a=b",
    "http://example.test:80/": "/",
    "HTTP://EXAMPLE.TEST/A": "/A",
}


@pytest.mark.parametrize("target, path", PATHS.items())
def test_absolute_form_without_a_path_means_the_root(sluice, origin, target, path):
    assert sluice.fetch(target=target).status == 200
    assert origin.last.target == path


def test_options_of_the_server_as_a_whole_keeps_its_asterisk(sluice, origin):
    assert sluice.fetch("OPTIONS", "*").status == 200
    assert (origin.last.method, origin.last.target) == ("OPTIONS", "*")


def test_options_in_absolute_form_without_a_path_becomes_an_asterisk(sluice, origin):
    """RFC 9112 section 3.2.4."""
    assert sluice.fetch("OPTIONS", "http://example.test").status == 200
    assert (origin.last.method, origin.last.target) == ("OPTIONS", "*")


def test_options_of_a_path(sluice, origin):
    assert sluice.fetch("OPTIONS", "/a").status == 200
    assert (origin.last.method, origin.last.target) == ("OPTIONS", "/a")


QUERIES = ["/?", "/?a", "/?a=b&a=c", "/?a=%20+b", "/?%zz", "/?a=/../b", "/?a=http://x/?y", "/?a=[1]|{2}", "/?a=%2e%2f"]


@pytest.mark.parametrize("target", QUERIES)
def test_a_query_is_forwarded_as_it_came(sluice, origin, target):
    assert sluice.fetch(target=target).status == 200
    assert origin.last.target == target
