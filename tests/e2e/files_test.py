"""Static files: what is found under a path, what is not, and what is said of it."""

import os
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest

from harness.client import fetch
from harness.command import check
from harness.paths import sluice_binary
from harness.ports import free_port
from harness.waiting import wait_until

PAGE = b"<h1>hello</h1>\n"
LARGE = bytes(range(256)) * 4096 * 3  # 3 MiB
OLD = 1_600_000_000  # Sun, 13 Sep 2020 12:26:40 GMT


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A tree, and what lies beside it."""
    base = tmp_path_factory.mktemp("tree")
    root = base / "root"
    for name, content in {
        "index.html": PAGE,
        "app.js": b"let a = 1;\n",
        "app.js.gz": b"gzipped",
        "app.js.br": b"brotli'd",
        "data.bin": LARGE,
        "empty": b"",
        "a b+c.txt": b"a name to be encoded",
        "docs/index.html": b"the docs",
        "docs/guide.html": b"the guide",
        "bare/file": b"no index here",
        ".env": b"SECRET=1",
        ".git/config": b"secret",
        ".well-known/security.txt": b"Contact: us",
        "exact": b"by its name",
    }.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (base / "secret").write_bytes(b"outside")
    (base / "root-twin").mkdir()
    (base / "root-twin" / "file").write_bytes(b"outside")
    (root / "inside_link").symlink_to("exact")
    (root / "absolute_link").symlink_to(root / "exact")
    (root / "out_link").symlink_to("../secret")
    (root / "absolute_out_link").symlink_to(base / "secret")
    (root / "twin_link").symlink_to("../root-twin")
    os.mkfifo(root / "fifo")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(root / "socket"))
    for file in root.rglob("*"):
        if file.is_file() and not file.is_symlink():
            os.utime(file, (OLD, OLD))
    yield root
    listening.close()


@pytest.fixture(scope="module")
def sluice(module_stage, root):
    """Each way to serve the tree is a site."""
    sites = {
        "*": {"files": {"root": str(root)}},
        "short.test": {"files": str(root)},
        "hidden.test": {"files": {"root": str(root), "hidden": "serve"}},
        "deny.test": {"files": {"root": str(root), "symlinks": "deny"}},
        "owner.test": {"files": {"root": str(root), "symlinks": "owner"}},
        "encoded.test": {"files": {"root": str(root), "precompressed": ["br", "zstd", "gzip"]}},
        "pages.test": {"files": {"root": str(root), "try": ["$path", "$path.html", "/index.html"]}},
        "static.test": {
            "headers": {"response": {"set": {"X-Content-Type-Options": "nosniff"}}},
            "routes": [
                {"path": "/static/*", "strip_prefix": "/static", "files": {"root": str(root), "try": ["$path", "/exact"]}},
                {"path": "/plain/*", "strip_prefix": "/plain", "files": {"root": str(root)}},
                {"path": "/moved", "rewrite": "/docs/guide.html", "files": {"root": str(root)}},
            ],
        },
    }
    return module_stage.sluice({"sites": sites})


def test_a_file_is_sent_with_what_is_known_of_it(sluice):
    response = sluice.fetch(target="/index.html")
    assert (response.status, response.body) == (200, PAGE)
    assert response.fields.get("Content-Type") == "text/html; charset=utf-8"
    assert response.fields.get("Content-Length") == str(len(PAGE))
    assert response.fields.get("Last-Modified") == "Sun, 13 Sep 2020 12:26:40 GMT"
    assert response.fields.get("Accept-Ranges") == "bytes"
    assert response.fields.get("ETag").startswith('"')
    assert "Vary" not in response.fields and "X-Content-Type-Options" not in response.fields


def test_a_large_file_comes_whole_and_again_on_one_connection(sluice):
    with sluice.connect() as client:
        for _ in range(3):
            assert client.request(target="/data.bin").body == LARGE
        assert client.request(target="/empty").body == b""
        assert client.request(target="/index.html").body == PAGE


def test_the_root_alone_stands_for_its_settings(sluice):
    assert sluice.fetch(target="/index.html", host="short.test").body == PAGE


def test_names_are_decoded(sluice):
    assert sluice.fetch(target="/a%20b+c.txt").text == "a name to be encoded"
    assert sluice.fetch(target="/%65xact").text == "by its name"


def test_a_directory_is_its_index_behind_a_slash(sluice):
    assert sluice.fetch(target="/").body == PAGE
    assert sluice.fetch(target="/docs/").text == "the docs"
    moved = sluice.fetch(target="/docs?x=1")
    assert (moved.status, moved.fields.get("Location")) == (308, "/docs/?x=1")
    assert sluice.fetch(target="/bare/").status == 404
    assert sluice.fetch(target="/bare").status == 404
    assert sluice.fetch(target="/index.html/").status == 404


def test_a_redirect_names_no_other_host(module_stage, root):
    sluice = module_stage.sluice({"sites": {"*": {"merge_slashes": False, "files": str(root)}}})
    for target in ("//docs", "//evil.test/..;/docs", "/%2F/docs"):
        response = sluice.fetch(target=target)
        assert not (response.fields.get("Location") or "").startswith("//"), target


def test_head_says_what_get_would(sluice):
    for target in ("/index.html", "/data.bin", "/docs/"):
        get, head = sluice.fetch(target=target), sluice.fetch("HEAD", target)
        assert head.body == b""
        assert head.status == get.status
        for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges"):
            assert head.fields.get(name) == get.fields.get(name), (target, name)
    assert sluice.fetch("HEAD", "/missing").status == 404


def test_options_and_other_methods(sluice):
    response = sluice.fetch("OPTIONS", "/index.html")
    assert (response.status, response.fields.get("Allow")) == (204, "GET, HEAD, OPTIONS")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        response = sluice.fetch(method, "/index.html", body=b"x")
        assert (response.status, response.fields.get("Allow")) == (405, "GET, HEAD, OPTIONS")


def test_what_is_missing_is_a_404_with_a_code(sluice):
    response = sluice.fetch(target="/missing")
    assert response.status == 404
    assert "file_not_found" in response.text
    assert "Proxy-Status" not in response.fields
    wait_until(
        lambda: {r.get("error") for r in sluice.access_records(1) if r["path"] == "/missing"} == {"file_not_found"},
        "the log says so too",
    )


@pytest.mark.parametrize(
    "target",
    [
        "/../secret",
        "/..%2fsecret",
        "/%2e%2e/secret",
        "/docs/../../secret",
        "/docs/%2e%2e/%2e%2e/secret",
        "/%2e%2e%2fsecret",
        "/..%5csecret",
        "/docs%2findex.html",
        "/exact%00.html",
        "//secret",
        "/root-twin/file",
        "/..;/secret",
        "/%252e%252e/secret",
    ],
)
@pytest.mark.parametrize("host", ["any.test", "hidden.test", "deny.test"])
def test_no_path_leaves_the_root(sluice, host, target):
    response = sluice.fetch(target=target, host=host)
    assert response.status in (400, 404)
    assert b"outside" not in response.body


def test_links_lead_nowhere_outside(sluice):
    for host in ("any.test", "owner.test", "deny.test"):
        for target in ("/out_link", "/absolute_out_link", "/twin_link/file"):
            assert sluice.fetch(target=target, host=host).status == 404, (host, target)


def test_links_are_followed_as_configured(sluice):
    for target in ("/inside_link", "/absolute_link"):
        assert sluice.fetch(target=target).text == "by its name"
        assert sluice.fetch(target=target, host="owner.test").text == "by its name"
        assert sluice.fetch(target=target, host="deny.test").status == 404


def test_a_link_that_is_turned_around_never_leads_out(stage, tmp_path):
    """A race between us and someone who changes a link all the time."""
    (tmp_path / "root").mkdir()
    (tmp_path / "in").write_bytes(b"outside too")
    (tmp_path / "root" / "file").write_bytes(b"inside")
    link, new = tmp_path / "root" / "link", tmp_path / "root" / "new"
    link.symlink_to("file")
    sluice = stage.sluice({"sites": {"*": {"files": str(tmp_path / "root")}}})
    stop = threading.Event()

    def turn() -> None:
        while not stop.is_set():
            for to in (tmp_path / "in", Path("../in"), tmp_path / "root" / "file", Path("file")):
                new.symlink_to(to)
                new.rename(link)

    turning = threading.Thread(target=turn)
    turning.start()
    try:
        with sluice.connect() as client:
            seen = {client.request(target="/link").status: None for _ in range(2000)}
            bodies = {client.request(target="/link").body for _ in range(500)}
    finally:
        stop.set()
        turning.join()
    assert set(seen) <= {200, 404}
    assert b"outside too" not in bodies


def test_names_with_a_dot_are_hidden(sluice):
    for target in ("/.env", "/.git/config", "/%2eenv"):
        assert sluice.fetch(target=target).status == 404
    assert sluice.fetch(target="/.env", host="hidden.test").text == "SECRET=1"
    assert sluice.fetch(target="/.well-known/security.txt").text == "Contact: us"


def test_only_files_are_served(sluice):
    assert sluice.fetch(target="/fifo").status == 404
    assert sluice.fetch(target="/socket").status == 404


def test_a_file_that_may_not_be_read_is_a_403(stage, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "file").chmod(0)
    assert stage.sluice({"sites": {"*": {"files": str(tmp_path)}}}).fetch(target="/file").status == 403


def test_try_goes_through_its_paths(sluice):
    assert sluice.fetch(target="/docs/guide", host="pages.test").text == "the guide"
    assert sluice.fetch(target="/docs/", host="pages.test").text == "the docs"
    assert sluice.fetch(target="/some/route/of/an/app", host="pages.test").body == PAGE
    assert sluice.fetch(target="/bare", host="pages.test").body == PAGE, "a directory without an index is none"
    assert sluice.fetch(target="/docs", host="pages.test").status == 308


def test_a_prefix_is_stripped_and_a_path_rewritten(sluice):
    assert sluice.fetch(target="/plain/index.html", host="static.test").body == PAGE
    assert sluice.fetch(target="/plain", host="static.test").status in (200, 308)
    moved = sluice.fetch(target="/plain/docs", host="static.test")
    assert (moved.status, moved.fields.get("Location")) == (308, "/plain/docs/")
    assert sluice.fetch(target="/static/docs/guide.html", host="static.test").text == "the guide"
    assert sluice.fetch(target="/static/missing", host="static.test").text == "by its name"
    assert sluice.fetch(target="/moved", host="static.test").text == "the guide"
    assert sluice.fetch(target="/moved", host="static.test").fields.get("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize(
    "accept, encoding, body",
    [
        ("gzip, deflate, br, zstd", "br", b"brotli'd"),
        ("gzip", "gzip", b"gzipped"),
        ("br;q=0.1, gzip;q=0.9", "gzip", b"gzipped"),
        ("zstd", None, b"let a = 1;\n"),
        ("br;q=0, gzip;q=0", None, b"let a = 1;\n"),
        ("identity", None, b"let a = 1;\n"),
        (None, None, b"let a = 1;\n"),
    ],
)
def test_an_encoded_file_is_sent_to_those_who_accept_it(sluice, accept, encoding, body):
    fields = {"Accept-Encoding": accept} if accept is not None else {}
    response = sluice.fetch(target="/app.js", host="encoded.test", fields=fields)
    assert (response.status, response.body) == (200, body)
    assert response.fields.get("Content-Encoding") == encoding
    assert response.fields.get("Content-Type") == "text/javascript; charset=utf-8"
    assert response.fields.get("Vary") == "Accept-Encoding"


def test_each_encoding_has_a_tag_of_its_own(sluice):
    plain = sluice.fetch(target="/app.js", host="encoded.test").fields.get("ETag")
    brotli = sluice.fetch(target="/app.js", host="encoded.test", fields={"Accept-Encoding": "br"}).fields.get("ETag")
    assert plain != brotli
    fields = {"Accept-Encoding": "br", "If-None-Match": brotli}
    assert sluice.fetch(target="/app.js", host="encoded.test", fields=fields).status == 304
    fields = {"Accept-Encoding": "br", "If-None-Match": plain}
    assert sluice.fetch(target="/app.js", host="encoded.test", fields=fields).status == 200


def test_a_change_shows_at_once(stage, tmp_path):
    """Of the same size, in place, replaced, gone and back: every request sees what is there."""
    file = tmp_path / "file"
    sluice = stage.sluice({"sites": {"*": {"files": str(tmp_path)}}})
    with sluice.connect() as client:
        for round in range(200):
            content = b"%05d" % round
            if round % 2:
                file.write_bytes(content)
            else:
                (tmp_path / "new").write_bytes(content)
                (tmp_path / "new").rename(file)
            assert client.request(target="/file").body == content
            assert client.request(target="/file").body == content
        time.sleep(0.06)  # older than a tick of the file system's clock: from here on it is kept
        assert client.request(target="/file").body == b"00199"
        file.write_bytes(b"again")
        assert client.request(target="/file").body == b"again"
        file.unlink()
        assert client.request(target="/file").status == 404
        file.write_bytes(b"back")
        assert client.request(target="/file").body == b"back"


def test_a_file_that_becomes_shorter_ends_the_connection(stage, tmp_path):
    """No wrong framing: the client sees that it was cut."""
    file = tmp_path / "file"
    file.write_bytes(b"x" * (64 << 20))
    sluice = stage.sluice({"sites": {"*": {"files": str(tmp_path)}}})
    with sluice.connect(receive_buffer=4096) as client:
        client.send(b"GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
        response = client.response_head()
        assert response.fields.get("Content-Length") == str(64 << 20)
        os.truncate(file, 1000)
        client._read_body(response, "GET")
        assert not response.complete
    record = sluice.access_records(1)[-1]
    assert (record["status"], record["error"]) == (200, "file_read_failed")


def test_slow_readers_hold_little_memory(stage, tmp_path):
    size = 256 << 20
    with (tmp_path / "file").open("wb") as file:
        file.truncate(size)
    sluice = stage.sluice({"workers": 1, "sites": {"*": {"files": str(tmp_path)}}})
    before = sluice.resident_kib()
    clients = [sluice.connect(receive_buffer=4096) for _ in range(100)]
    for client in clients:
        client.send(b"GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
        client.response_head()
    grown = sluice.resident_kib() - before
    for client in clients:
        client.reset()
    assert grown < 300 * len(clients), f"{grown} KiB for {len(clients)} clients"


def test_the_log_and_the_metrics_count_what_was_sent(stage, tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 5000)
    sluice = stage.sluice({"sites": {"*": {"files": str(tmp_path)}}})
    sluice.fetch(target="/file")
    record = sluice.access_records(1)[-1]
    assert (record["status"], record["path"]) == (200, "/file")
    assert 5000 <= max(value for value in record.values() if isinstance(value, int)) < 6000
    assert 'site="*"' in sluice.admin("/metrics").text


def test_a_root_switched_by_a_link_is_served_at_once(stage, tmp_path):
    """Releases are deployed so."""
    for release in ("1", "2"):
        (tmp_path / release).mkdir()
        (tmp_path / release / "file").write_bytes(release.encode())
    (tmp_path / "current").symlink_to("1")
    sluice = stage.sluice({"sites": {"*": {"files": str(tmp_path / "current")}}})
    assert sluice.fetch(target="/file").text == "1"
    (tmp_path / "new").symlink_to("2")
    (tmp_path / "new").rename(tmp_path / "current")
    assert sluice.fetch(target="/file").text == "2"


def test_a_root_that_goes_away_is_a_404_and_comes_back(stage, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "file").write_bytes(b"x")
    sluice = stage.sluice({"sites": {"*": {"files": str(root)}}})
    assert sluice.fetch(target="/file").status == 200
    shutil.rmtree(root)
    assert sluice.fetch(target="/file").status == 404
    root.mkdir()
    (root / "file").write_bytes(b"y")
    assert sluice.fetch(target="/file").text == "y"


def test_files_in_one_line(stage, root):
    port = free_port()
    process = stage.process([sluice_binary(), "files", root, "--from", str(port)])

    def serves() -> bool:
        try:
            return fetch(port, target="/index.html").body == PAGE
        except OSError:
            return False

    wait_until(serves, "it serves")
    assert "file" in fetch(port, target="/bare/").text
    assert process is not None


@pytest.mark.parametrize(
    "files, said",
    [
        ("{ root: /nowhere/at/all }", 'there is no directory "/nowhere/at/all"'),
        ("/etc/passwd", '"/etc/passwd" is not a directory'),
        ("{ index: [a.html] }", "root"),
        ('{ root: "" }', "root"),
        ("{ root: /tmp, index: [a/b] }", "is not the name of a file"),
        ("{ root: /tmp, try: [index.html] }", "begin it with / or $path"),
        ("{ root: /tmp, try: [/a?b] }", "has a query"),
        ("{ root: /tmp, try: [$pth] }", "$pth"),
        ("{ root: /tmp, symlinks: sometimes }", "follow"),
        ("{ root: /tmp, precompressed: [lzma] }", "gzip"),
        ("{ root: /tmp, browse: maybe }", "browse"),
        ("{ root: /tmp, hidden: show }", "serve"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, files, said):
    status, printed = check(f"listen: [8080]\nsites:\n  a.test:\n    files: {files}\n", tmp_path)
    assert status == 1, printed
    assert said in printed
    assert "sluice.yaml:4:" in printed
