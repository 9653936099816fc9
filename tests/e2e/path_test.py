"""The path, normalised once: the configuration's section "The path"."""

import pytest

from harness.origin import answer


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    sites = {
        "keeps.test": {"to": origin.address, "merge_slashes": "off"},
        "rejects.test": {"to": origin.address, "encoded_slashes": "reject"},
        "matches.test": {
            "routes": [
                {"path": "/admin/*", "respond": {"status": 403, "body": "admin"}},
                {"path": "/*", "respond": {"status": 200, "body": "public"}},
            ]
        },
        "*": {"to": origin.address},
    }
    return module_stage.sluice({"sites": sites})


NORMALISED = {
    # unreserved %XX is decoded
    "/%61%62%63": "/abc",
    "/%7Euser": "/~user",
    "/a%2Db%5Fc%2Ed": "/a-b_c.d",
    "/%41%5a%30%39": "/AZ09",
    # other escapes stay with upper-case hex
    "/a%20b": "/a%20b",
    "/caf%c3%a9": "/caf%C3%A9",
    "/a%3ab": "/a%3Ab",
    "/a%25b": "/a%25b",
    "/a%2525b": "/a%2525b",
    "/%253f": "/%253f",
    "/a%3Fb": "/a%3Fb",
    "/a%23b": "/a%23b",
    # . and .. segments (also encoded) are resolved
    "/a/./b": "/a/b",
    "/a/../b": "/b",
    "/a/b/..": "/a/",
    "/a/b/.": "/a/b/",
    "/a/b/../../c": "/c",
    "/a/%2e/b": "/a/b",
    "/a/%2E%2e/b": "/b",
    "/a/.%2e/b": "/b",
    "/a/...": "/a/...",
    "/a/.b": "/a/.b",
    "/a/..b": "/a/..b",
    "/.": "/",
    "/a/..": "/",
    # empty segments are merged
    "//": "/",
    "//a": "/a",
    "/a//b": "/a/b",
    "/a///b//": "/a/b/",
    # %2F and %5C stay encoded and never separate
    "/a%2fb": "/a%2Fb",
    "/a%5cb": "/a%5Cb",
    "/a%2f..%2fb": "/a%2F..%2Fb",
    "/a/..%2fb": "/a/..%2Fb",
    # ;params belong to the segment
    "/a;v=1/b;x": "/a;v=1/b;x",
    "/a/..;/b": "/a/..;/b",
    # case matters; other characters stay
    "/A/b": "/A/b",
    "/a+b&c=d@e:f!$'()*,": "/a+b&c=d@e:f!$'()*,",
    # the query is not the path's
    "/a/../b?c=/../d//e": "/b?c=/../d//e",
    "/a?": "/a?",
}


@pytest.mark.parametrize("target, forwarded", NORMALISED.items())
def test_the_path_is_normalised_before_it_is_forwarded(sluice, origin, target, forwarded):
    """Unreserved `%XX` is decoded, other escapes stay with upper-case hex; `.` and `..` segments (also encoded) are
    resolved; empty segments are merged; `%2F` and `%5C` stay encoded and never separate; `;params` belong to the
    segment; case matters.
    """
    assert sluice.fetch(target=target).status == 200
    assert origin.last.target == forwarded


REFUSED = [
    "/..",
    "/../a",
    "/a/../..",
    "/a/../../b",
    "/%2e%2e",
    "/%2E./a",
    "/a%00b",
    "/%00",
    "/a\\b",
    "/\\..\\a",
    "/%",
    "/a%",
    "/a%2",
    "/%zz",
    "/%2g",
    "/%u0041",
]


@pytest.mark.parametrize("target", REFUSED)
def test_400_for_what_cannot_be_normalised(sluice, origin, target):
    """`..` above the root, NUL, `\\` and a malformed `%XX` are 400."""
    before = len(origin.requests)
    assert sluice.fetch(target=target).status == 400
    assert len(origin.requests) == before


KEPT = {"//": "//", "//a": "//a", "/a//b": "/a//b", "/a/./b": "/a/b", "/a//../b": "/a/b", "/a//b/": "/a//b/"}


@pytest.mark.parametrize("target, forwarded", KEPT.items())
def test_merge_slashes_off_keeps_empty_segments(sluice, origin, target, forwarded):
    """Empty segments are merged (`merge_slashes: off` keeps them)."""
    assert sluice.fetch(target=target, host="keeps.test").status == 200
    assert origin.last.target == forwarded


@pytest.mark.parametrize("target", ["/a%2fb", "/a%2Fb", "/a%5cb", "/%2f"])
def test_encoded_slashes_reject_refuses_them(sluice, target):
    """`encoded_slashes: reject` refuses them."""
    assert sluice.fetch(target=target, host="rejects.test").status == 400
    assert sluice.fetch(target="/a/b?c=%2f", host="rejects.test").status == 200


ADMIN = [
    "/admin",
    "/admin/",
    "/admin/x",
    "/./admin",
    "//admin",
    "/x/../admin",
    "/%61dmin",
    "/admin/../admin/x",
    "/%2e/admin",
    "/x/%2e%2e/admin/y",
]


@pytest.mark.parametrize("target", ADMIN)
def test_what_is_matched_is_the_normalised_path(sluice, target):
    """Normalised once, before matching; the same bytes are matched, logged, keyed and forwarded."""
    assert sluice.fetch(target=target, host="matches.test").text == "admin"


@pytest.mark.parametrize("target", ["/admin/../x", "/Admin", "/admin%2fx", "/admin;a", "/x%2fadmin"])
def test_what_is_not_the_path_does_not_match(sluice, target):
    assert sluice.fetch(target=target, host="matches.test").text == "public"


def test_absolute_form_is_normalised_too(sluice, origin):
    """Absolute-form: its authority replaces Host."""
    assert sluice.fetch(target="http://example.test/a/../%62").status == 200
    assert origin.last.target == "/b"
    assert sluice.fetch(target="http://matches.test/x/../admin").text == "admin"


def test_the_log_has_the_normalised_path(stage):
    origin = stage.origin(answer())
    sluice = stage.proxy_to(origin)
    sluice.fetch(target="/a/../%62?c=%64")
    assert "/b" in sluice.access_records(1)[0].values() or "/b?c=%64" in sluice.access_records(1)[0].values()
