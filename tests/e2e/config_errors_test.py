"""`sluice check`: every error of a file at once, each with its place, its line and a caret."""

import json
import re

import pytest

from harness.command import check, run_sluice

GOOD = """
listen: [8080]
sites:
  example.com:
    to: app:3000
"""


def errors(config: str, directory, **options) -> str:
    """What check prints of a config that must be refused."""
    status, printed = check(config, directory, **options)
    assert status == 1, f"check said {status}:\n{printed}"
    return printed


def test_a_good_file_is_said_to_be(tmp_path):
    status, printed = check(GOOD, tmp_path)
    assert status == 0, printed


def test_json_is_accepted(tmp_path):
    config = {"listen": [8080], "sites": {"example.com": {"to": "app:3000"}}}
    status, printed = check(json.dumps(config), tmp_path)
    assert status == 0, printed


def test_an_error_has_its_place_its_line_a_caret_and_a_suggestion(tmp_path):
    printed = errors(
        """listen: [8080]
sites:
  example.com:
    routes:
      - path: /a
        to: app:3000
        timout: { body: 1s }
""",
        tmp_path,
    )
    assert re.search(r'sluice\.yaml:7:9: .*unknown key "timout".*did you mean "timeout"\?', printed)
    lines = printed.splitlines()
    shown = next(i for i, line in enumerate(lines) if "timout: { body: 1s }" in line)
    caret = lines[shown + 1]
    assert caret.index("^") == lines[shown].index("timout")


def test_all_errors_of_a_file_are_told_at_once(tmp_path):
    printed = errors(
        """listen: [99999]
sites:
  example.com:
    tos: app:3000
    routes:
      - path: users
        respond: { status: 99 }
upstreams:
  orders:
    servers: [a:1]
    timeout: { connect: 5 }
""",
        tmp_path,
    )
    places = set(re.findall(r"sluice\.yaml:(\d+):\d+: ", printed))
    assert {"1", "4", "6", "7", "11"} <= places, printed


LISTEN = "listen: [8080]\n"
SITE = LISTEN + "sites:\n  example.com:\n"

WRONG = {
    # a config, a pattern of the message
    "a port out of range": ("listen: [65536]\nsites: { example.com: { to: app:3000 } }\n", r":1:10: "),
    "a port of 0 to connect to": (SITE + "    to: app:0\n", r":4:9: "),
    "a port that is no number": (SITE + "    to: app:http\n", r":4:9: "),
    "no port": (SITE + "    to: app\n", r":4:9: .*app"),
    "an unknown key at the top": (GOOD + "site: {}\n", r'unknown key "site".*did you mean "sites"\?'),
    "an unknown key in an upstream": (
        GOOD + "upstreams: { a: { servers: [a:1], ballance: round_robin } }\n",
        r'unknown key "ballance".*did you mean "balance"\?',
    ),
    "an unknown word": (GOOD + "upstreams: { a: { servers: [a:1], balance: roundrobin } }\n", r"round_robin"),
    "a key given twice": (SITE + "    to: a:1\n    to: b:1\n", r":5:5: .*to"),
    "a site given twice": (LISTEN + "sites:\n  a.test: { to: a:1 }\n  a.test: { to: b:1 }\n", r":4:3: .*a\.test"),
    "a site given twice in another case": (
        LISTEN + "sites:\n  a.test: { to: a:1 }\n  A.Test: { to: b:1 }\n",
        r":4:3: ",
    ),
    "a bare number for a duration": (SITE + "    to: a:1\n    timeout: { body: 30 }\n", r":5:22: .*(unit|30s)"),
    "a bare number for a size": (SITE + "    to: a:1\n    request_body: { max: 64 }\n", r":5:26: .*(unit|KiB|MiB)"),
    "a wrong unit": (SITE + "    to: a:1\n    timeout: { body: 30KiB }\n", r":5:22: "),
    "a duration of nonsense": (SITE + "    to: a:1\n    timeout: { body: soon }\n", r":5:22: "),
    "a negative duration": (SITE + "    to: a:1\n    timeout: { body: -1s }\n", r":5:22: "),
    "a list where a map is wanted": (LISTEN + "sites: [a, b]\n", r":2:8: "),
    "a text where a map is wanted": (LISTEN + "sites: all\n", r":2:8: "),
    "a map where a text is wanted": (SITE + "    to: a:1\n    routes: [{ path: { a: b }, to: a:1 }]\n", r":5:22: "),
    "a tag": (SITE + "    to: !!str a:1\n", r":4:9: .*tag"),
    "a tab for indentation": (LISTEN + "sites:\n\texample.com: { to: a:1 }\n", r":3:1: .*tab"),
    "YAML that does not parse": (LISTEN + "sites: { example.com: { to: a:1 }\n", r"sluice\.yaml:\d+:\d+: "),
    "a route with two actions": (
        SITE + "    routes: [{ path: /a, to: a:1, respond: { status: 200 } }]\n",
        r":4:\d+: .*(to|respond).*(to|respond)",
    ),
    "a route with none": (SITE + "    routes: [{ path: /a }]\n", r":4:\d+: .*(to|action)"),
    "a site with no action and no routes": (LISTEN + "sites:\n  example.com: {}\n", r":3:\d+: "),
    "a path without a slash": (SITE + "    routes: [{ path: users, to: a:1 }]\n", r":4:22: .*/"),
    "a capture left open": (SITE + '    routes: [{ path: "/users/{id", to: a:1 }]\n', r":4:22: "),
    "a capture named twice": (SITE + '    routes: [{ path: "/{id}/{id}", to: a:1 }]\n', r":4:22: .*id"),
    "a capture within a segment": (SITE + '    routes: [{ path: "/users/x{id}", to: a:1 }]\n', r":4:22: "),
    "a regex that does not compile": (SITE + '    routes: [{ path: "~/users/(", to: a:1 }]\n', r":4:22: "),
    "a variable nobody sets": (SITE + "    routes: [{ path: /a/*, rewrite: /b/$majr, to: a:1 }]\n", r":4:\d+: .*majr"),
    "a status out of range": (SITE + "    respond: { status: 99 }\n", r":4:24: "),
    "a redirect status that is none": (SITE + "    redirect: { to: /a, status: 200 }\n", r":4:\d+: .*200"),
    "a header name that is none": (
        SITE + '    to: a:1\n    headers: { response: { set: { "X Y": a } } }\n',
        r":5:\d+: ",
    ),
    "a header value with a line break": (
        SITE + '    to: a:1\n    headers: { response: { set: { X-A: "a\\r\\nb" } } }\n',
        r":5:\d+: ",
    ),
    "an address that is none": (GOOD + "trusted_proxies: [10.0.0.0/33]\n", r":6:19: "),
    "a network that is none": (GOOD + "trusted_proxies: [intranet]\n", r":6:19: "),
    "a wildcard in the middle": (LISTEN + "sites:\n  a.*.test: { to: a:1 }\n", r":3:3: "),
    "a host that is none": (LISTEN + 'sites:\n  "a b": { to: a:1 }\n', r":3:3: "),
    "a port in a site's name": (LISTEN + 'sites:\n  "a.test:80": { to: a:1 }\n', r":3:3: "),
    "a variable of the environment that is not set": (SITE + '    to: "${E2E_NOT_SET}:80"\n', r":4:9: .*E2E_NOT_SET"),
    "a variable left open": (SITE + '    to: "${E2E"\n', r":4:9: "),
    "an upstream without servers": (GOOD + "upstreams: { a: { servers: [] } }\n", r":6:\d+: "),
    "a weight of nothing": (GOOD + "upstreams: { a: { servers: [{ address: a:1, weight: -1 }] } }\n", r":6:\d+: "),
    "too many workers": (GOOD + "workers: some\n", r":6:10: .*auto"),
    "a method that is none": (SITE + "    routes: [{ path: /a, methods: [G@T], to: a:1 }]\n", r":4:\d+: "),
    "an empty file": ("", r"sluice\.yaml"),
}


@pytest.mark.parametrize("config, pattern", WRONG.values(), ids=WRONG.keys())
def test_refuses(tmp_path, config, pattern):
    printed = errors(config, tmp_path)
    assert re.search(pattern, printed), printed


HELPED = {
    "a wildcard unquoted as a key": (
        "listen: [8080]\nsites:\n  *.example.com: { to: a:1 }\n",
        r'"\*\.example\.com"|quote',
    ),
    "an IPv6 address unquoted": ("listen: [[::]:80]\nsites: { example.com: { to: a:1 } }\n", r"quote"),
    "a variable unquoted within braces": ("listen: [8080]\nsites: { example.com: { to: ${X} } }\n", r"quote"),
}


@pytest.mark.parametrize("config, pattern", HELPED.values(), ids=HELPED.keys())
def test_helps_where_yaml_itself_trips_users(tmp_path, config, pattern):
    """`*.example.com:` unquoted as a key, `[::]:80` unquoted, `${X}` unquoted inside `{ }` or `[ ]`."""
    assert re.search(pattern, errors(config, tmp_path))


WARNED = {
    "a route that can never win": (
        SITE + "    routes:\n      - { path: /a, to: a:1 }\n      - { path: /a, to: b:1 }\n",
        r":6:\d+: .*",
    ),
    "a root without a prefix beside it": (SITE + "    routes:\n      - { path: /, to: a:1 }\n", r"/\*"),
}


@pytest.mark.parametrize("config, pattern", WARNED.values(), ids=WARNED.keys())
def test_warns_of(tmp_path, config, pattern):
    """`check` warns of a route that can never win; `path: /` is the root alone, and `check` says so when there is no
    `/*`.
    """
    status, printed = check(config, tmp_path)
    assert status == 0, printed
    assert re.search(pattern, printed), printed


def test_names_are_typed_by_the_schema_not_guessed(tmp_path):
    """`no` is not false where a name is wanted, `22:30` is not 1350."""
    status, printed = check(
        LISTEN + "sites:\n  no: { to: no:1 }\n  on: { respond: { status: 200, body: 22:30 } }\n", tmp_path
    )
    assert status == 0, printed


def test_anchors_are_allowed(tmp_path):
    config = LISTEN + "sites:\n  a.test: &shared { to: a:1 }\n  b.test: *shared\n"
    status, printed = check(config, tmp_path)
    assert status == 0, printed


def test_anchors_cannot_blow_up(tmp_path):
    lines = ["listen: [8080]", "x0: &x0 [a, a, a, a, a, a, a, a, a]"]
    lines += [f"x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 9)}]" for i in range(1, 12)]
    errors("\n".join(lines) + "\n", tmp_path)


def test_nesting_has_a_limit(tmp_path):
    errors("listen: [8080]\nsites: " + "[" * 100_000 + "\n", tmp_path)


def test_a_file_that_is_not_there(tmp_path):
    done = run_sluice("check", "-c", "missing.yaml", directory=tmp_path)
    assert done.returncode == 1
    assert "missing.yaml" in done.stdout + done.stderr


def test_run_refuses_what_check_refuses(tmp_path):
    (tmp_path / "sluice.yaml").write_text(SITE + "    tos: a:1\n")
    done = run_sluice("run", "-c", "sluice.yaml", directory=tmp_path)
    assert done.returncode == 1
    assert 'unknown key "tos"' in done.stdout + done.stderr
