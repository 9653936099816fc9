"""`allow` and `deny`: who may come, by address."""

import pytest

from harness.command import check
from harness.waiting import wait_until

TRUSTED = {"trusted_proxies": ["127.0.0.1"]}


@pytest.fixture(scope="module")
def sluice(module_stage):
    def answer(text):
        return {"respond": {"body": text}}

    return module_stage.sluice(
        {
            **TRUSTED,
            "defaults": {"deny": ["203.0.113.66"]},
            "sites": {
                "office.test": {
                    "allow": ["203.0.113.0/24", "2001:db8::/32"],
                    "deny": {"addresses": ["203.0.113.7"]},
                    **answer("office"),
                    "routes": [
                        {"path": "/inner", "allow": "203.0.113.128/25", **answer("inner")},
                        {"path": "/open", "allow": "off", "deny": "off", **answer("open")},
                    ],
                },
                "all.test": answer("all"),
            },
        }
    )


def status(sluice, client: str, host: str = "office.test", target: str = "/", **options) -> int:
    return sluice.fetch(host=host, target=target, fields=[("X-Forwarded-For", client)], **options).status


def test_with_allow_everybody_else_is_refused(sluice):
    assert status(sluice, "203.0.113.9") == 200
    assert status(sluice, "2001:db8::1") == 200
    assert status(sluice, "192.0.2.1") == 403
    assert status(sluice, "2001:db9::1") == 403


def test_the_answer_names_the_error(sluice):
    refused = sluice.fetch(host="office.test", target="/named", fields=[("X-Forwarded-For", "192.0.2.1")])
    assert refused.status == 403
    assert "access_denied" in refused.text
    record = next(record for record in sluice.access_records(1) if record["path"] == "/named")
    assert record["error"] == "access_denied"


def test_deny_wins_over_allow(sluice):
    assert status(sluice, "203.0.113.7") == 403


def test_what_every_level_says_applies(sluice):
    assert status(sluice, "203.0.113.200", target="/inner") == 200
    assert status(sluice, "203.0.113.9", target="/inner") == 403, "the route's own"
    assert status(sluice, "203.0.113.7", target="/inner") == 403, "the site's"
    assert status(sluice, "203.0.113.66", host="all.test") == 403, "the defaults'"
    assert status(sluice, "203.0.113.66") == 403
    assert status(sluice, "203.0.113.67", host="all.test") == 200


def test_only_off_lifts_them(sluice):
    for client in ("192.0.2.1", "203.0.113.7", "203.0.113.66"):
        assert status(sluice, client, target="/open") == 200


def test_a_client_that_nobody_vouches_for_is_its_peer(module_stage):
    sluice = module_stage.sluice({"sites": {"*": {"allow": ["203.0.113.9"], "respond": {"body": "in"}}}})
    assert status(sluice, "203.0.113.9", host="x.test") == 403


def test_a_refusal_comes_before_what_is_wrong_with_the_body(module_stage):
    sluice = module_stage.sluice(
        {"sites": {"*": {"deny": ["127.0.0.1"], "request_body": {"max": "1KiB"}, "respond": {"body": "in"}}}}
    )
    assert sluice.fetch("POST", body=b"x" * 2000).status == 403


def test_a_long_list(module_stage):
    ranges = [f"10.{high}.{low}.0/24" for high in range(64) for low in range(0, 256, 2)]
    sluice = module_stage.sluice({**TRUSTED, "sites": {"*": {"deny": ranges, "respond": {"body": "in"}}}})
    assert status(sluice, "10.63.254.1", host="x.test") == 403
    assert status(sluice, "10.63.255.1", host="x.test") == 200


@pytest.fixture
def listed(module_stage):
    """A server that refuses what blocklist.txt, beside its configuration, says."""
    directory = module_stage.new_directory("listed")
    blocklist = directory / "blocklist.txt"
    blocklist.write_text("# who misbehaved\n192.0.2.1   # twice\n\n198.51.100.0/24\n")
    config = {**TRUSTED, "sites": {"*": {"deny": {"file": str(blocklist)}, "respond": {"body": "in"}}}}
    return module_stage.sluice(config), blocklist


def test_a_file_is_a_range_a_line(listed):
    sluice, _ = listed
    assert status(sluice, "192.0.2.1", host="x.test") == 403
    assert status(sluice, "198.51.100.200", host="x.test") == 403
    assert status(sluice, "192.0.2.2", host="x.test") == 200


def test_a_file_that_changes_is_used_without_a_reload(listed):
    sluice, blocklist = listed
    sluice.config_file.write_text("this is not read again")
    blocklist.write_text("192.0.2.2\n")
    wait_until(lambda: status(sluice, "192.0.2.2", host="x.test") == 403, "the new list is used")
    assert status(sluice, "192.0.2.1", host="x.test") == 200


def test_a_file_that_is_wrong_leaves_what_was_and_says_so(listed):
    sluice, blocklist = listed
    blocklist.write_text("192.0.2.2\n192.0.2.")
    wait_until(lambda: "blocklist.txt:2:1: " in sluice.stderr, "what is wrong is told")
    assert status(sluice, "192.0.2.1", host="x.test") == 403
    blocklist.write_text("192.0.2.2\n192.0.2.3\n")
    wait_until(lambda: status(sluice, "192.0.2.3", host="x.test") == 403, "the mended list is used")


def test_a_file_that_goes_leaves_what_was(listed):
    sluice, blocklist = listed
    blocklist.unlink()
    wait_until(lambda: "blocklist.txt" in sluice.stderr, "that it is gone is told")
    assert status(sluice, "192.0.2.1", host="x.test") == 403


SITE = "listen: [8080]\nsites:\n  a.test:\n    to: a:1\n    {}\n"


@pytest.mark.parametrize(
    "written, place, said",
    [
        ("allow: [10.0.0/8]", "5:13", "is not an address range"),
        ("allow: []", "5:12", "no addresses"),
        ("deny: { adresses: [10.0.0.1] }", "5:13", 'did you mean "addresses"?'),
        ("deny: { countries: [XX] }", "5:13", "countries is not supported yet"),
        ("deny: { file: nowhere.txt }", "5:19", "nowhere.txt cannot be read: No such file or directory"),
        ("deny: { file: list.txt }", "list.txt:2:3", "is not an address range"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, written, place, said):
    (tmp_path / "list.txt").write_text("10.0.0.0/8\n  nonsense\n")
    status, printed = check(SITE.format(written), tmp_path)
    assert status == 1
    assert f"{place}: " in printed and said in printed


def test_check_warns_of_restrictions_that_are_lifted(tmp_path):
    status, printed = check(
        "listen: [8080]\ndefaults: { deny: [10.0.0.1] }\nsites:\n  a.test:\n    to: a:1\n    deny: off\n"
        "    allow: [10.0.0.0/8]\n    routes:\n      - { path: /x, allow: off, deny: off }\n",
        tmp_path,
    )
    assert status == 0
    assert "sluice.yaml:6:11: warning: deny: off lifts the restriction at sluice.yaml:2:19" in printed
    assert "sluice.yaml:9:28: warning: allow: off lifts the restriction at sluice.yaml:7:12" in printed
    assert printed.count("warning") == 2, "what has been lifted already is not told again"
