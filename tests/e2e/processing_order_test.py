"""The order in which a request is processed, whatever the order of the keys: what comes first answers first."""

import pytest

from harness.client import send_raw

DENIED = [("X-Forwarded-For", "192.0.2.1")]


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    return module_stage.sluice(
        {
            "trusted_proxies": ["127.0.0.1"],
            "sites": {
                "*": {
                    "headers": {"response": {"set": {"X-All": "yes"}}, "request": {"set": {"X-Path": "$path"}}},
                    "request_body": {"max": "1KiB"},
                    "deny": ["192.0.2.1"],
                    "routes": [
                        {"path": "/get", "methods": ["GET"], "to": origin.address},
                        {"path": "/rewritten/*", "rewrite": "/new", "to": origin.address},
                    ],
                }
            },
        }
    )


def test_the_head_is_read_before_a_site_is_looked_for(sluice):
    response, _ = send_raw(sluice.port, b"GET / HTTP/1.1\r\nHost: a.test\r\nBad Name: x\r\n\r\n")
    assert response.status == 400


def test_the_route_is_found_before_it_is_asked_who_may_come(sluice):
    assert sluice.fetch(target="/nowhere", fields=DENIED).status == 404
    assert sluice.fetch("POST", "/get", fields=DENIED).status == 405


def test_who_may_come_is_asked_before_what_is_sent(sluice):
    assert sluice.fetch(target="/get", fields=DENIED).status == 403
    assert sluice.fetch("POST", "/rewritten/x", fields=DENIED, body=b"x" * 2000).status == 403
    assert sluice.fetch("POST", "/rewritten/x", body=b"x" * 2000).status == 413


def test_a_request_is_changed_last(sluice, origin):
    assert sluice.fetch(target="/rewritten/x").status == 200
    assert origin.last.target == "/new"
    assert origin.last.fields.get("X-Path") == "/rewritten/x", "variables are of what came"


@pytest.mark.parametrize("target, fields", [("/get", []), ("/get", DENIED), ("/nowhere", [])])
def test_response_headers_are_of_every_answer(sluice, target, fields):
    assert sluice.fetch(target=target, fields=fields).fields.get("X-All") == "yes"


def test_connection_limits_come_before_the_head(stage):
    sluice = stage.sluice(
        {"limits": {"connections_per_client": 1}, "sites": {"*": {"respond": {"body": "served"}}}}
    )
    with sluice.connect() as first:
        assert first.request().status == 200
        response, _ = send_raw(sluice.port, b"GET / HTTP/1.1\r\nHost: a.test\r\nBad Name: x\r\n\r\n")
        assert response.status == 429
