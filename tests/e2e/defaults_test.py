"""`defaults`, and what sites and routes make of them."""

import pytest

from harness.origin import answer, response_bytes


@pytest.fixture(scope="module")
def sluice(module_stage):
    origin = module_stage.origin(answer(response_bytes(fields={"Server": "origin/1"})))
    return module_stage.sluice(
        {
            "defaults": {
                "to": origin.address,
                "merge_slashes": False,
                "headers": {"response": {"set": {"X-All": "defaults", "X-Level": "defaults"}, "remove": ["Server"]}},
            },
            "sites": {
                "bare.test": {},
                "own.test": {
                    "headers": {"response": {"set": {"X-Level": "site"}}},
                    "routes": [
                        {"path": "~/a//b", "respond": {"body": "two slashes"}},
                        {"path": "/route", "headers": {"response": {"set": {"X-Level": "route"}}}},
                        {"path": "/off", "headers": "off"},
                    ],
                },
                "closed.test": {"to": "off", "routes": [{"path": "/open", "respond": {"body": "open"}}]},
            },
        }
    )


def levels(response) -> tuple:
    return tuple(response.fields.get(name) for name in ("X-All", "X-Level", "Server"))


def test_a_site_without_a_word_is_what_the_defaults_say(sluice):
    response = sluice.fetch(host="bare.test")
    assert response.status == 200
    assert levels(response) == ("defaults", "defaults", None)


def test_the_nearest_level_that_names_a_field_wins(sluice):
    assert levels(sluice.fetch(host="own.test")) == ("defaults", "site", None)
    assert levels(sluice.fetch(host="own.test", target="/route")) == ("defaults", "route", None)


def test_off_removes_what_was_inherited(sluice):
    assert levels(sluice.fetch(host="own.test", target="/off")) == (None, None, "origin/1")


def test_paths_are_normalised_as_the_defaults_say(sluice):
    assert sluice.fetch(host="own.test", target="/a//b").text == "two slashes"


def test_an_action_that_is_off_is_not_inherited(sluice):
    assert sluice.fetch(host="closed.test", target="/open").text == "open"
    closed = sluice.fetch(host="closed.test", target="/other")
    assert closed.status == 404
    assert closed.fields.get("X-All") == "defaults", "the answers of a site without a route, too"
