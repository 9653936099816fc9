"""Methods, header fields and query parameters: the configuration's section "Matching", rule 3."""

import pytest


def says(text: str, **route) -> dict:
    return {**route, "respond": {"status": 200, "body": text}}


@pytest.fixture(scope="module")
def sluice(module_stage):
    routes = [
        says("get", path="/m", methods=["GET"]),
        says("post", path="/m", methods=["POST", "PUT"]),
        says("limited", path="/limited", methods=["POST"]),
        says("any", path="/h"),
        says("value", path="/h", match_headers={"X-Beta": "yes"}),
        says("two", path="/h", match_headers={"X-Beta": "yes", "X-Trace": "~[0-9a-f]+"}),
        says("absent", path="/absent", match_headers={"X-Old": "absent"}),
        says("regex", path="/regex", match_headers={"X-Trace": "~[0-9a-f]+"}),
        says("q any", path="/q"),
        says("q csv", path="/q", match_query={"format": "csv"}),
        says("q csv and page", path="/q", match_query={"format": "csv", "page": "~[0-9]+"}),
        says("q header", path="/q", match_headers={"X-Beta": "yes"}),
        says("q absent", path="/qa", match_query={"old": "absent"}),
        says("first in file", path="/same", match_headers={"X-A": "1"}),
        says("second in file", path="/same", match_headers={"X-B": "1"}),
        says("exact without a fit", path="/f", match_headers={"X-Never": "1"}),
        says("prefix", path="/f/*"),
    ]
    return module_stage.sluice({"sites": {"*": {"routes": routes}}})


def test_the_method_selects(sluice):
    assert sluice.fetch("GET", "/m").text == "get"
    assert sluice.fetch("POST", "/m", body=b"x").text == "post"
    assert sluice.fetch("PUT", "/m", body=b"x").text == "post"


def test_get_includes_head(sluice):
    """GET includes HEAD."""
    response = sluice.fetch("HEAD", "/m")
    assert (response.status, response.fields.get("Content-Length")) == (200, "3")


def methods(allow: str) -> set[str]:
    return {word.strip() for word in allow.split(",")}


def test_405_with_allow_where_no_method_fits(sluice):
    """A path that matches with no fitting method: 405 with `Allow`."""
    response = sluice.fetch("DELETE", "/m")
    assert response.status == 405
    assert methods(response.fields.get("Allow")) >= {"GET", "HEAD", "POST", "PUT"}
    response = sluice.fetch("GET", "/limited")
    assert response.status == 405
    assert methods(response.fields.get("Allow")) == {"POST"}


def test_methods_are_compared_with_case(sluice):
    assert sluice.fetch("get", "/m").status == 405


def test_trace_is_405(sluice):
    """TRACE: 405."""
    assert sluice.fetch("TRACE", "/h").status == 405


def test_connect_is_501(sluice):
    """CONNECT: 501 unless a route allows it."""
    assert sluice.fetch("CONNECT", "example.test:443").status == 501


def test_the_number_of_header_matches_decides(sluice):
    """Then method, number of header matches, number of query matches, file order."""
    assert sluice.fetch(target="/h").text == "any"
    assert sluice.fetch(target="/h", fields={"X-Beta": "yes"}).text == "value"
    assert sluice.fetch(target="/h", fields={"x-beta": "yes", "x-trace": "1f"}).text == "two"
    assert sluice.fetch(target="/h", fields={"X-Trace": "1f"}).text == "any"


VALUES = {"no": "any", "YES": "any", "yes": "value", "yes, no": "any", "": "any"}


@pytest.mark.parametrize("value, route", VALUES.items())
def test_a_header_value_is_compared_whole_and_with_case(sluice, value, route):
    assert sluice.fetch(target="/h", fields={"X-Beta": value}).text == route


def test_a_header_regex_is_anchored_at_both_ends(sluice):
    assert sluice.fetch(target="/regex", fields={"X-Trace": "abc123"}).text == "regex"
    assert sluice.fetch(target="/regex", fields={"X-Trace": "abc123z"}).status == 404
    assert sluice.fetch(target="/regex", fields={"X-Trace": "zabc123"}).status == 404
    assert sluice.fetch(target="/regex").status == 404


def test_absent_matches_requests_without_the_header(sluice):
    assert sluice.fetch(target="/absent").text == "absent"
    assert sluice.fetch(target="/absent", fields={"X-Old": "1"}).status == 404
    assert sluice.fetch(target="/absent", fields={"X-Old": ""}).status == 404


QUERIES = {
    "/q": "q any",
    "/q?format=csv": "q csv",
    "/q?format=CSV": "q any",
    "/q?Format=csv": "q any",
    "/q?format=csvx": "q any",
    "/q?a=1&format=csv&b=2": "q csv",
    "/q?format=%63sv": "q csv",
    "/q?page=7&format=csv": "q csv and page",
    "/q?page=x&format=csv": "q csv",
    "/q?xformat=csv": "q any",
    "/qa": "q absent",
    "/qa?new=1": "q absent",
}


@pytest.mark.parametrize("target, route", QUERIES.items())
def test_the_query_selects(sluice, target, route):
    assert sluice.fetch(target=target).text == route


def test_absent_matches_requests_without_the_parameter(sluice):
    assert sluice.fetch(target="/qa?old=1").status == 404
    assert sluice.fetch(target="/qa?old").status == 404


def test_header_matches_count_before_query_matches(sluice):
    response = sluice.fetch(target="/q?format=csv&page=1", fields={"X-Beta": "yes"})
    assert response.text == "q header"


def test_then_the_order_of_the_file_decides(sluice):
    assert sluice.fetch(target="/same", fields={"X-A": "1", "X-B": "1"}).text == "first in file"
    assert sluice.fetch(target="/same", fields={"X-B": "1"}).text == "second in file"


def test_a_more_specific_path_that_does_not_fit_leaves_the_next(sluice):
    """The request is matched by the most specific route that fits it as a whole."""
    assert sluice.fetch(target="/f").text == "prefix"
    assert sluice.fetch(target="/f", fields={"X-Never": "1"}).text == "exact without a fit"


def test_404_where_no_route_fits(sluice):
    assert sluice.fetch(target="/nowhere").status == 404
