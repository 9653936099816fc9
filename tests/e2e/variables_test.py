"""`$variables` in bodies, fields, paths and redirects: the configuration's section "Variables"."""

import pytest

from harness.client import Connection


@pytest.fixture(scope="module")
def origin(module_stage):
    return module_stage.origin()


@pytest.fixture(scope="module")
def sluice(module_stage, origin):
    """Each path under /say answers with the variable named by its last segment."""
    variables = [
        "client_ip",
        "peer_ip",
        "client_port",
        "host",
        "method",
        "path",
        "query",
        "query.page",
        "header.X-Name",
        "cookie.session",
        "scheme",
        "request_id",
    ]
    says = [{"path": f"/say/{name}", "respond": {"status": 200, "body": f"<${name}>"}} for name in variables]
    routes = [
        *says,
        {"path": "/rest/*", "respond": {"status": 200, "body": "<$path_rest>"}},
        {"path": "/named/{id}", "respond": {"status": 200, "body": "<$id>"}},
        {"path": "~/numbered/([a-z]+)-([0-9]+)", "respond": {"status": 200, "body": "<$2:$1>"}},
        {"path": "/dollars", "respond": {"status": 200, "body": "$$1 costs $$2"}},
        {"path": "/header", "to": origin.address, "headers": {"request": {"set": {"X-Copy": "$query.v"}}}},
        {"path": "/answer", "respond": {"status": 200, "body": "", "headers": {"X-Copy": "$query.v"}}},
        {"path": "/go", "redirect": {"to": "https://example.test/$query.v"}},
        {"path": "/host", "redirect": {"to": "https://$host$path"}},
        {"path": "/up", "to": "named", "headers": {"response": {"set": {"X-Up": "$upstream.name $upstream.address"}}}},
    ]
    upstreams = {"named": {"servers": [origin.address]}}
    return module_stage.sluice({"upstreams": upstreams, "sites": {"*": {"routes": routes}}})


VALUES = {
    "client_ip": ("", {}, "<127.0.0.1>"),
    "peer_ip": ("", {}, "<127.0.0.1>"),
    "host": ("", {}, "<example.test>"),
    "method": ("", {}, "<GET>"),
    "path": ("", {}, "</say/path>"),
    "query": ("?a=%20b&c", {}, "<a=%20b&c>"),
    "query.page": ("?x=1&page=2&page=3", {}, "<2>"),
    "header.X-Name": ("", {"x-name": "anna"}, "<anna>"),
    "cookie.session": ("", {"Cookie": "a=b; session=abc; c=d"}, "<abc>"),
    "scheme": ("", {}, "<http>"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_variable_has_its_value(sluice, name):
    query, fields, expected = VALUES[name]
    assert sluice.fetch(target=f"/say/{name}{query}", fields=fields).text == expected


@pytest.mark.parametrize("name", ["query", "query.page", "header.X-Name", "cookie.session"])
def test_what_is_not_there_is_empty(sluice, name):
    assert sluice.fetch(target=f"/say/{name}").text == "<>"


def test_the_host_is_without_its_port(sluice):
    assert sluice.fetch(target="/say/host", host="example.test:8080").text == "<example.test>"


def test_the_clients_port_is_that_of_the_connection(sluice):
    with Connection(sluice.port) as connection:
        port = connection.socket.getsockname()[1]
        assert connection.request(target="/say/client_port").text == f"<{port}>"


def test_the_request_id_differs_between_requests(sluice):
    with sluice.connect() as connection:
        ids = {connection.request(target="/say/request_id").text for _ in range(20)}
    assert len(ids) == 20 and "<>" not in ids


CAPTURES = {
    "/rest/a/b": "<a/b>",
    "/rest/": "<>",
    "/rest": "<>",
    "/rest/a%2Fb": "<a%2Fb>",
    "/named/7": "<7>",
    "/named/a%20b": "<a%20b>",
    "/numbered/abc-12": "<12:abc>",
    "/dollars": "$1 costs $2",
}


@pytest.mark.parametrize("target, expected", CAPTURES.items())
def test_captures_hold_the_still_encoded_text(sluice, target, expected):
    """`$path` and captures hold the still-encoded text; `$$` is a dollar in templates."""
    assert sluice.fetch(target=target).text == expected


@pytest.mark.parametrize("value", ["a%0d%0aX-Evil:1", "a%0ab", "a%0db", "a%00b"])
@pytest.mark.parametrize("path", ["/header", "/answer"])
def test_400_for_a_header_value_with_a_line_break_or_nul(sluice, origin, path, value):
    """A header value with CR, LF or NUL is 400."""
    before = len(origin.requests)
    response = sluice.fetch(target=f"{path}?v={value}")
    assert response.status == 400
    assert "X-Evil" not in response.fields
    assert len(origin.requests) == before


def test_a_value_put_into_a_header(sluice, origin):
    assert sluice.fetch(target="/header?v=a%20b").status == 200
    assert origin.last.fields.get("X-Copy") == "a b"
    assert sluice.fetch(target="/answer?v=a%20b").fields.get("X-Copy") == "a b"


INTO_A_PATH = {
    "a/b": "https://example.test/a%2Fb",
    "a%3Fb": "https://example.test/a%3Fb",
    "a%23b": "https://example.test/a%23b",
}


@pytest.mark.parametrize("value, location", INTO_A_PATH.items())
def test_a_value_put_into_a_path_cannot_add_separators(sluice, value, location):
    """Put into a path they cannot add `/ ? #`."""
    assert sluice.fetch(target=f"/go?v={value}").fields.get("Location").split("?v=")[0] == location


def test_a_value_put_into_a_redirect_cannot_break_its_line(sluice):
    response = sluice.fetch(target="/go?v=a%0d%0aSet-Cookie:b")
    assert "Set-Cookie" not in response.fields
    assert response.status == 400 or "%0D%0A" in response.fields.get("Location").upper()


def test_host_and_path_make_a_redirect_to_https(sluice):
    assert sluice.fetch(target="/host").fields.get("Location") == "https://example.test/host"


def test_the_upstream_is_known_to_the_answer(sluice, origin):
    assert sluice.fetch(target="/up").fields.get("X-Up") == f"named {origin.address}"


def test_environment_variables_are_taken_at_load(stage):
    """`${VAR}` and `${VAR:-default}` work in every scalar, after parsing; the result is never scanned again. `$${` is
    a literal `${`.
    """
    config = """
listen: [{ address: "127.0.0.1:{port}" }]
admin: { address: "127.0.0.1:{admin_port}" }
sites:
  "*":
    routes:
      - path: /set
        respond: { status: 200, body: "${E2E_SET}" }
      - path: /default
        respond: { status: 200, body: "${E2E_UNSET:-fallback}" }
      - path: /typed
        respond: { status: "${E2E_STATUS}" }
      - path: /again
        match_headers: { X-A: "${E2E_AGAIN}" }
        respond: { status: 200, body: "as it is" }
      - path: /literal
        match_headers: { X-A: "$${E2E_SET}" }
        respond: { status: 200, body: "literal" }
"""
    env = {"E2E_SET": "a: {value} #", "E2E_STATUS": "201", "E2E_AGAIN": "${E2E_SET}"}
    sluice = stage.sluice(config, env=env)
    assert sluice.fetch(target="/set").text == "a: {value} #"
    assert sluice.fetch(target="/default").text == "fallback"
    assert sluice.fetch(target="/typed").status == 201
    assert sluice.fetch(target="/again", fields={"X-A": "${E2E_SET}"}).text == "as it is"
    assert sluice.fetch(target="/literal", fields={"X-A": "${E2E_SET}"}).text == "literal"
