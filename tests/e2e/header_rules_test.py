"""`headers`: rules for requests, for upstreams' responses, and for every answer."""

import pytest

from harness.origin import answer, response_bytes


@pytest.fixture(scope="module")
def origin(module_stage):
    sent = {"Server": "origin/1", "X-Debug": "secret", "X-Powered-By": "PHP", "X-Seen": "yes"}
    return module_stage.origin(answer(response_bytes(fields=sent)))


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    gone = module_stage.origin()
    gone.close()
    site = {
        "headers": {
            "request": {
                "set": {"X-Real-Client": "$client_ip", "X-Both": "site"},
                "add": {"X-List": "2"},
                "remove": ["X-Internal", "Cookie"],
            },
            "upstream_response": {"remove": ["X-Debug"], "set": {"X-Stage": "upstream"}},
            "response": {
                "set": {"X-Frame-Options": "DENY", "X-Seen": "replaced", "X-Stage": "delivered", "X-Level": "site"},
                "add": {"X-Added": "1"},
                "remove": ["Server", "X-Powered-By"],
            },
        },
        "routes": [
            {"path": "/gone", "to": gone.address},
            {"path": "/redirect", "redirect": {"to": "/"}},
            {
                "path": "/respond",
                "respond": {"status": 418, "body": "teapot", "headers": {"Content-Type": "text/x-tea", "X-Own": "1"}},
            },
            {
                "path": "/nearer",
                "headers": {"response": {"set": {"X-Level": "route"}}, "request": {"set": {"X-Both": "route"}}},
            },
            {"path": "/off", "headers": "off"},
            {"path": "/*", "to": origin.address},
        ],
        "to": origin.address,
    }
    return module_stage.sluice({"sites": {"*": site}})


def test_rules_for_the_request(sluice, origin):
    sluice.fetch(
        fields=[("X-Real-Client", "spoofed"), ("X-Internal", "1"), ("Cookie", "a=b"), ("X-List", "1"), ("X-Kept", "1")]
    )
    fields = origin.last.fields
    assert fields.get("X-Real-Client") == "127.0.0.1"
    assert "X-Internal" not in fields and "Cookie" not in fields
    assert ", ".join(fields.all("X-List")) == "1, 2"
    assert fields.get("X-Kept") == "1"


def test_rules_for_the_response(sluice):
    fields = sluice.fetch().fields
    assert fields.get("X-Frame-Options") == "DENY"
    assert fields.get("X-Seen") == "replaced"
    assert fields.get("X-Added") == "1"
    assert "Server" not in fields and "X-Powered-By" not in fields


def test_rules_for_the_upstreams_response_come_first(sluice):
    fields = sluice.fetch().fields
    assert "X-Debug" not in fields
    assert fields.get("X-Stage") == "delivered"


@pytest.mark.parametrize("target, status", [("/", 200), ("/gone", 502), ("/redirect", None), ("/respond", 418)])
def test_every_answer_of_the_site_has_the_response_rules(sluice, target, status):
    """Every answer of the site: proxied, cached, file, redirect, error."""
    response = sluice.fetch(target=target)
    assert status is None or response.status in (status, 503)
    assert response.fields.get("X-Frame-Options") == "DENY"
    assert response.fields.get("X-Added") == "1"


def test_upstream_response_rules_touch_what_an_upstream_sent_alone(sluice):
    assert sluice.fetch(target="/respond").fields.get("X-Stage") == "delivered"


def test_a_fixed_response_has_its_own_fields(sluice):
    response = sluice.fetch(target="/respond")
    assert (response.status, response.text) == (418, "teapot")
    assert response.fields.get("Content-Type") == "text/x-tea"
    assert response.fields.get("X-Own") == "1"


def test_the_nearest_rule_for_a_field_wins(sluice, origin):
    """`headers` rules merge per field name, the nearest wins."""
    response = sluice.fetch(target="/nearer")
    assert response.fields.get("X-Level") == "route"
    assert response.fields.get("X-Frame-Options") == "DENY"
    assert origin.last.fields.get("X-Both") == "route"
    assert origin.last.fields.get("X-Real-Client") == "127.0.0.1"


def test_off_removes_what_was_inherited(sluice):
    """`off` removes what was inherited."""
    assert "X-Frame-Options" not in sluice.fetch(target="/off").fields
