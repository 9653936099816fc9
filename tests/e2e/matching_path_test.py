"""Which route a path selects: the configuration's section "Matching", rules 2 and 3."""

import pytest


def says(text: str, **route) -> dict:
    return {**route, "respond": {"status": 200, "body": text}}


@pytest.fixture(scope="module")
def sluice(module_stage):
    """Routes written in the reverse of their precedence: the order of the file must not decide."""
    routes = [
        says("no path"),
        says("prefix /*", path="/api/*"),
        says("prefix users", path="/api/users/*"),
        says("first regex", path="~/r/[0-9]+"),
        says("second regex", path="~/r/[0-9a-f]+"),
        says("regex shadowed by a pattern", path="~/api/users/[a-z]+/cart"),
        says("capture", path="/api/users/{id}/cart"),
        says("two captures", path="/api/{kind}/{id}/cart"),
        says("literal after capture", path="/c/{a}/z"),
        says("literal before capture", path="/c/b/{z}"),
        says("exact", path="/api/users"),
        says("exact over capture", path="/api/users/me/cart"),
        says("root", path="/"),
    ]
    only = {"routes": [says("prefix", path="/users/*"), says("root", path="/")]}
    return module_stage.sluice({"sites": {"only.test": only, "*": {"routes": routes}}})


PATHS = {
    # exact; then patterns (a literal segment beats a capture, left to right); then regexes in file order; then the
    # longest prefix; then no path
    "/api/users": "exact",
    "/api/users/me/cart": "exact over capture",
    "/api/users/7/cart": "capture",
    "/api/users/anna/cart": "capture",
    "/api/orders/7/cart": "two captures",
    "/c/b/z": "literal before capture",
    "/c/x/z": "literal after capture",
    "/r/12": "first regex",
    "/r/1f": "second regex",
    "/r/xyz": "no path",
    "/api/users/7": "prefix users",
    "/api/users/": "prefix users",
    "/api/users/7/cart/x": "prefix users",
    "/api/usersx": "prefix /*",
    "/api": "prefix /*",
    "/api/": "prefix /*",
    "/apix": "no path",
    "/": "root",
    "/other": "no path",
    # regexes are anchored at both ends
    "/x/r/12": "no path",
    "/r/12/x": "no path",
    # a capture is one segment, and not an empty one
    "/c/b": "no path",
    "/c/b/": "no path",
    # case matters
    "/API/users": "no path",
    # the query takes no part
    "/api/users?x=/api": "exact",
}


@pytest.mark.parametrize("target, route", PATHS.items())
def test_the_path_selects_by_specificity(sluice, target, route):
    """Path: exact; then patterns (a literal segment beats a capture, left to right); then regexes in file order; then
    the longest prefix; then no `path`.
    """
    assert sluice.fetch(target=target).text == route


SEGMENTS = {
    "/users": "prefix",
    "/users/": "prefix",
    "/users/7": "prefix",
    "/users/7/8": "prefix",
    "/usersx": 404,
    "/user": 404,
}


@pytest.mark.parametrize("target, expected", SEGMENTS.items())
def test_a_prefix_ends_on_a_segment(sluice, target, expected):
    """`/users/*` (on segment boundaries: `/users`, `/users/`, `/users/7`, not `/usersx`)."""
    response = sluice.fetch(target=target, host="only.test")
    assert expected in (response.text, response.status)


def test_the_root_path_is_the_root_alone(sluice):
    """`path: /` is the root alone."""
    assert sluice.fetch(target="/", host="only.test").text == "root"
    assert sluice.fetch(target="/a", host="only.test").status == 404


def test_the_sites_own_action_is_its_implicit_last_route(stage):
    """A site's action is inherited by its routes without one and is its implicit last route."""
    site = {
        "respond": {"status": 200, "body": "site"},
        "routes": [says("own", path="/own"), {"path": "/inherits", "headers": {"response": {"set": {"X-Route": "1"}}}}],
    }
    sluice = stage.sluice({"sites": {"*": site}})
    assert sluice.fetch(target="/own").text == "own"
    assert sluice.fetch(target="/elsewhere").text == "site"
    inherits = sluice.fetch(target="/inherits")
    assert (inherits.text, inherits.fields.get("X-Route")) == ("site", "1")


def test_ten_thousand_routes_are_all_found(stage):
    routes = [says(str(number), path=f"/route/{number}/*") for number in range(10_000)]
    sluice = stage.sluice({"sites": {"*": {"routes": routes}}})
    with sluice.connect() as connection:
        for number in (0, 1, 99, 5_000, 9_999):
            assert connection.request(target=f"/route/{number}/x").text == str(number)
        assert connection.request(target="/route/10000/x").status == 404
