"""`errors`: a site's own pages for errors, by status or class."""

import pytest

from harness.command import check
from harness.origin import response_bytes
from harness.ports import free_port


def test_a_page_by_status_and_one_by_class(stage):
    page = stage.new_directory("pages") / "404.html"
    page.write_text("<h1>Lost</h1>")
    site = {
        "errors": {"404": {"file": str(page)}, "5xx": {"text": "broken", "type": "text/x-ours"}},
        "routes": [{"path": "/gone", "to": f"127.0.0.1:{free_port()}"}],
    }
    sluice = stage.sluice({"sites": {"*": site}})
    lost = sluice.fetch(target="/other")
    assert (lost.status, lost.text) == (404, "<h1>Lost</h1>")
    assert lost.fields.get("Content-Type") == "text/html; charset=utf-8"
    broken = sluice.fetch(target="/gone")
    assert (broken.status, broken.text) == (502, "broken")
    assert broken.fields.get("Content-Type") == "text/x-ours"
    assert "connection_refused" in broken.fields.get("Proxy-Status")
    assert {record["error"] for record in sluice.access_records(2)} == {"no_route", "connection_refused"}


def test_an_upstreams_own_error_stays(stage):
    origin = stage.origin(lambda request, connection: connection.send(response_bytes(404, b"mine")))
    sluice = stage.sluice({"sites": {"*": {"to": origin.address, "errors": {"4xx": {"text": "ours"}}}}})
    assert sluice.fetch().text == "mine"


def test_a_route_adds_to_its_sites(stage):
    gone = f"127.0.0.1:{free_port()}"
    site = {
        "errors": {"404": {"text": "site 404"}, "502": {"text": "site 502"}},
        "routes": [{"path": "/a", "to": gone, "errors": {"502": {"text": "route 502"}}}, {"path": "/b", "to": gone}],
    }
    sluice = stage.sluice({"sites": {"*": site}})
    assert [sluice.fetch(target=target).text for target in ("/a", "/b", "/c")] == ["route 502", "site 502", "site 404"]


@pytest.mark.parametrize("errors, message", [
    ("{ 200: { text: a } }", "is no status of an error"),
    ("{ 404: {} }", "either a file or a text"),
    ("{ 404: { file: /no/such/file } }", "cannot read /no/such/file"),
])
def test_what_cannot_be_is_refused(tmp_path, errors, message):
    status, said = check(f'listen: [8080]\nsites: {{ "*": {{ to: "a:1", errors: {errors} }} }}\n', tmp_path)
    assert status == 1
    assert message in said
