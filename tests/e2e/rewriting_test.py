"""Paths changed on their way, and mapped back in answers: `strip_prefix`, `rewrite`, `redirect`."""

from urllib.parse import parse_qs, urlsplit

import pytest

from harness.origin import answer, response_bytes


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    to = origin.address
    routes = [
        {"path": "/strip/*", "strip_prefix": "/strip", "to": to},
        {"path": "/raw/*", "strip_prefix": "/raw", "map_back": "off", "to": to},
        {"path": "~/v(?P<major>[0-9]+)/report", "rewrite": "/reports/$major", "to": to},
        {"path": "~/n/([a-z]+)/([0-9]+)", "rewrite": "/$2/$1", "to": to},
        {"path": "/user/{id}/cart", "rewrite": "/carts/$id", "to": to},
        {"path": "/query/{id}", "rewrite": "/item?id=$id", "to": to},
        {"path": "/old-path/*", "rewrite": {"from": "^/old-path/(.*)", "to": "/new-path/$1"}, "to": to},
        {"path": "/rest/*", "rewrite": "/base/$path_rest", "to": to},
        {"path": "/go/*", "redirect": {"to": "https://new.example.com/$path_rest", "status": 308}},
        {"path": "/default", "redirect": {"to": "/elsewhere"}},
        {"path": "/asks/*", "redirect": {"to": "/found?path=$path_rest", "status": 302}},
        {"path": "/to/{name}", "redirect": {"to": "/people/$name", "status": 301}},
        {"path": "/*", "to": to},
    ]
    return module_stage.sluice({"sites": {"*": {"routes": routes}}})


FORWARDED = {
    # strip_prefix always leaves a leading /
    "/strip/a/b": "/a/b",
    "/strip/": "/",
    "/strip": "/",
    "/strip/a?x=1": "/a?x=1",
    "/strip?x=1": "/?x=1",
    "/strip/strip/a": "/strip/a",
    # rewrite with captures, by name and by number
    "/v12/report": "/reports/12",
    "/n/abc/7": "/7/abc",
    "/user/7/cart": "/carts/7",
    "/old-path/a/b": "/new-path/a/b",
    "/rest/a/b": "/base/a/b",
    # a rewrite keeps the query unless the template has a ?
    "/v12/report?x=1": "/reports/12?x=1",
    "/old-path/a?x=1": "/new-path/a?x=1",
    "/query/7?x=1": "/item?id=7",
    # captures hold the still-encoded text, and cannot add / ? #
    "/user/a%2Fb/cart": "/carts/a%2Fb",
    "/user/a%3Fb/cart": "/carts/a%3Fb",
    "/user/a%23b/cart": "/carts/a%23b",
    "/user/a%20b/cart": "/carts/a%20b",
    # put into a query they are encoded as one value
    "/query/a&b=c": "/item?id=a%26b%3Dc",
}


@pytest.mark.parametrize("target, forwarded", FORWARDED.items())
def test_the_path_is_rewritten(sluice, origin, target, forwarded):
    """`strip_prefix` always leaves a leading `/`. Rewrite and redirect keep the query unless the template has a `?`.
    Captures hold the still-encoded text; put into a path they cannot add `/ ? #`, put into a query they are encoded
    as one value.
    """
    origin.respond = answer()
    assert sluice.fetch(target=target).status == 200
    assert origin.last.target == forwarded


REDIRECTS = {
    "/go/a/b": (308, "https://new.example.com/a/b"),
    "/go/a?x=1": (308, "https://new.example.com/a?x=1"),
    "/go/": (308, "https://new.example.com/"),
    "/go": (308, "https://new.example.com/"),
    "/to/anna": (301, "/people/anna"),
    "/to/a%2Fb": (301, "/people/a%2Fb"),
    "/asks/a?x=1": (302, "/found?path=a"),
    "/go/%2F%2Fevil.test": (308, "https://new.example.com/%2F%2Fevil.test"),
    "/go//evil.test": (308, "https://new.example.com/evil.test"),
}


@pytest.mark.parametrize("target, expected", REDIRECTS.items())
def test_a_redirect_is_answered(sluice, target, expected):
    """Redirect keeps the query unless the template has a `?`."""
    response = sluice.fetch(target=target)
    assert (response.status, response.fields.get("Location")) == expected


def test_an_escape_put_into_a_query_stays_one_value(sluice):
    location = sluice.fetch(target="/asks/a%26b").fields.get("Location")
    assert list(parse_qs(urlsplit(location).query)) == ["path"]


def test_a_redirect_without_a_status_is_a_redirect(sluice):
    response = sluice.fetch(target="/default")
    assert response.status in (301, 302, 303, 307, 308)
    assert response.fields.get("Location") == "/elsewhere"


MAPPED = {
    "Location": {
        "/a": "/strip/a",
        "/": "/strip/",
        "/a?b#c": "/strip/a?b#c",
        "http://example.test/a": "http://example.test/strip/a",
        "http://elsewhere.test/a": "http://elsewhere.test/a",
        "a/b": "a/b",
        "?x": "?x",
        "//elsewhere.test/a": "//elsewhere.test/a",
    },
    "Refresh": {
        "5; url=/a": "5; url=/strip/a",
        "5": "5",
    },
    "Set-Cookie": {
        "a=b; Path=/": "a=b; Path=/strip",
        "a=b; path=/x; Secure": "a=b; path=/strip/x; Secure",
        "a=b": "a=b",
    },
}
CASES = [(name, sent, expected) for name, values in MAPPED.items() for sent, expected in values.items()]


@pytest.mark.parametrize("name, sent, expected", CASES)
def test_answers_are_mapped_back(sluice, origin, name, sent, expected):
    """`Location`, `Refresh` and cookie paths of the answers are mapped back."""
    origin.respond = answer(response_bytes(302 if name == "Location" else 200, fields={name: sent}))
    got = sluice.fetch(target="/strip/x").fields.get(name)
    assert got.lower().rstrip("/") == expected.lower().rstrip("/")


@pytest.mark.parametrize("name, sent", [("Location", "/a"), ("Refresh", "5; url=/a"), ("Set-Cookie", "a=b; Path=/a")])
def test_map_back_off_leaves_them(sluice, origin, name, sent):
    """`map_back: off`."""
    origin.respond = answer(response_bytes(200, fields={name: sent}))
    assert sluice.fetch(target="/raw/x").fields.get(name) == sent


def test_nothing_is_mapped_where_nothing_was_stripped(sluice, origin):
    origin.respond = answer(response_bytes(302, fields={"Location": "/a", "Set-Cookie": "a=b; Path=/a"}))
    response = sluice.fetch(target="/x")
    assert response.fields.get("Location") == "/a"
    assert response.fields.get("Set-Cookie") == "a=b; Path=/a"
