"""Errors are pages for browsers and short texts for tools; both have the code that the log has."""

from harness.ports import free_port

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_gets_a_page_and_a_tool_a_text(stage):
    port = free_port()
    sluice = stage.sluice({"sites": {"*": {"to": f"127.0.0.1:{port}"}}})
    page = sluice.fetch(fields=BROWSER)
    assert page.status == 502
    assert page.fields.get("Content-Type") == "text/html; charset=utf-8"
    assert page.text.startswith("<!doctype html>") and "prefers-color-scheme: dark" in page.text
    assert str(port) not in page.text and "127.0.0.1" not in page.text
    assert sluice.access_records(1)[-1]["error"] in page.text
    text = sluice.fetch(fields={"Accept": "*/*"})
    assert text.fields.get("Content-Type") == "text/plain; charset=utf-8"
    assert text.text.startswith("502 Bad Gateway\n")


def test_a_page_holds_nothing_of_the_request_as_html(stage):
    sluice = stage.sluice({"sites": {"a.test": {"respond": {"status": 200}}}})
    page = sluice.fetch(target="/<script>alert(1)</script>", host="<b>", fields=BROWSER)
    assert "<script" not in page.text and "<b>" not in page.text
