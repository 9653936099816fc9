"""Listings of directories: pages for people, JSON for programs."""

import html
import json
import os
import re
import urllib.parse

import pytest

NAMES = ["b.txt", "a.txt", "ä ö.txt", "<i>&\"'.txt", "a:b", "100%", "#?"]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def sluice(module_stage, tmp_path_factory):
    base = tmp_path_factory.mktemp("tree")
    root = base / "root"
    (root / "sub" / "deep").mkdir(parents=True)
    (root / "indexed").mkdir()
    (root / "indexed" / "index.html").write_bytes(b"the index")
    for name in NAMES:
        (root / name).write_bytes(b"x" * 2000)
        os.utime(root / name, (1_600_000_000, 1_600_000_000))
    (root / ".hidden").write_bytes(b"x")
    (base / "secret").write_bytes(b"x" * 12345)
    (root / "good_link").symlink_to("a.txt")
    (root / "out_link").symlink_to("../secret")
    os.mkfifo(root / "fifo")
    browse = {"root": str(root), "browse": "on"}
    sites = {
        "*": {"files": browse},
        "off.test": {"files": str(root)},
        "deny.test": {"files": {**browse, "symlinks": "deny"}},
        "hidden.test": {"files": {**browse, "hidden": "serve"}},
        "prefix.test": {"routes": [{"path": "/files/*", "strip_prefix": "/files", "files": browse}]},
    }
    return module_stage.sluice({"sites": sites})


def links(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="([^"]*)"', page)]


def test_a_listing_is_a_page_that_people_read(sluice):
    response = sluice.fetch(fields=BROWSER)
    assert response.status == 200
    assert response.fields.get("Content-Type") == "text/html; charset=utf-8"
    page = response.text
    assert "prefers-color-scheme: dark" in page and "<h1>/</h1>" in page
    assert "2.0 KiB" in page and "2020-09-13 12:26" in page
    names = [urllib.parse.unquote(link.removeprefix("./")) for link in links(page)]
    assert names == ["indexed/", "sub/"] + sorted([*NAMES, "good_link"], key=str.encode)
    assert "<i>" not in page


def test_every_link_of_a_listing_works(sluice):
    for link in links(sluice.fetch().text):
        assert sluice.fetch(target=urllib.parse.urljoin("/", link)).status == 200, link


def test_a_listing_shows_only_what_is_served(sluice):
    page = sluice.fetch().text
    for name in ("out_link", "fifo", ".hidden", "secret", "12345"):
        assert name not in page
    assert "good_link" not in sluice.fetch(host="deny.test").text
    assert ".hidden" in sluice.fetch(host="hidden.test").text


def test_a_way_up_except_from_the_root(sluice):
    assert "../" in links(sluice.fetch(target="/sub/").text)
    assert "../" not in links(sluice.fetch().text)
    assert "../" not in links(sluice.fetch(target="/files/", host="prefix.test").text)
    assert "<h1>/files/sub/</h1>" in sluice.fetch(target="/files/sub/", host="prefix.test").text


def test_an_index_comes_before_a_listing(sluice):
    assert sluice.fetch(target="/indexed/").text == "the index"
    moved = sluice.fetch(target="/sub")
    assert (moved.status, moved.fields.get("Location")) == (308, "/sub/")


def test_json_for_those_who_prefer_it(sluice):
    response = sluice.fetch(fields={"Accept": "application/json"})
    assert response.fields.get("Content-Type") == "application/json"
    assert response.fields.get("Vary") == "Accept"
    listed = {entry["name"]: entry for entry in json.loads(response.text)}
    assert set(listed) == {"indexed", "sub", "good_link", *NAMES}
    assert listed["a.txt"] == {"name": "a.txt", "type": "file", "size": 2000, "modified": "2020-09-13T12:26:40Z"}
    assert listed["sub"]["type"] == "directory"


def test_there_is_none_unless_it_is_switched_on(sluice):
    assert sluice.fetch(host="off.test").status == 404
    assert sluice.fetch(target="/sub/", host="off.test").status == 404


def test_head_of_a_listing(sluice):
    response = sluice.fetch("HEAD")
    assert (response.status, response.body) == (200, b"")
