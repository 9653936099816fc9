"""Keys of the configuration that are to come: known by name, and refused, never ignored."""

import re

import pytest

from harness.command import check

SITE = "listen: [8080]\nsites:\n  example.com:\n    to: a:1\n    {}\n"
ROUTE = "listen: [8080]\nsites:\n  example.com:\n    routes:\n      - path: /*\n        {}\n"
UPSTREAM = "listen: [8080]\nsites: {{ example.com: {{ to: a }} }}\nupstreams:\n  a:\n    servers: [b:1]\n    {}\n"
TOP = "listen: [8080]\nsites: {{ example.com: {{ to: a:1 }} }}\n{}\n"
LISTENER = "listen: [{{ address: 8080, {} }}]\nsites: {{ example.com: {{ to: a:1 }} }}\n"

KEYS = {
    SITE: [
        'cors: { origins: ["https://a.test"] }',
        "compress: { encodings: [gzip] }",
        "cache: {}",
        "rate_limit: { rate: 10/s }",
        "concurrency: { per_client: 100 }",
        "auth: { basic: { users: { file: htpasswd } } }",
        "waf: { rules: crs }",
        "transform: { response: { replace: [{ from: a, to: b }] } }",
        "tls: internal",
    ],
    ROUTE: [
        'aggregate: { parts: { a: { to: "a:1", path: / } } }',
        '{ to: { "a:1": 90, "b:1": 10 }, split_on: client_ip }',
        'to: "https://a:443"',
        '{ to: "a:1", mirror: { to: "b:1" } }',
        '{ to: "a:1", fallback: { on: [connect], to: "b:1" } }',
    ],
    UPSTREAM: [
        "health: { active: { path: /healthz } }",
        "health: { passive: { eject_after: 5 } }",
        "retry: { attempts: 3 }",
        "breaker: { max_pending: 10 }",
        "sticky: { cookie: SRV }",
        "tls: { verify: on }",
        "proxy_protocol: v2",
        "protocol: h2",
        "balance: ewma",
        "balance: maglev",
        "balance: ring_hash",
        "balance: hash",
        "hash_on: client_ip",
        'discover: { dns: "a:1" }',
    ],
    TOP: [
        'tls: { min_version: "1.2" }',
        "cache: { memory: 256MiB }",
        'tcp: [{ listen: 5432, to: ["a:1"] }]',
        'udp: [{ listen: 53, to: ["a:1"] }]',
        'tracing: { otlp: "http://a:4318" }',
        'cluster: { redis: "redis://a:6379" }',
        "admin: { token: { file: admin.token } }",
        "resolver: { servers: [system] }",
    ],
    LISTENER: [
        "tls: on",
        "proxy_protocol: { from: [10.0.0.0/8] }",
        "http: [1, 2, 3]",
        "redirect: https",
    ],
}
CASES = [(template, key) for template, keys in KEYS.items() for key in keys]


def place(template: str, key: str) -> str:
    if template is ROUTE and key.startswith("{"):
        return ROUTE.replace("- path: /*\n        {}", "- " + key.replace("{", "{ path: /*,", 1))
    if template is ROUTE and not key.startswith("to"):
        return template.format(key)
    if template is UPSTREAM and key.startswith("discover"):
        return template.format(key).replace("    servers: [b:1]\n", "")
    return template.format(key)


@pytest.mark.parametrize("template, key", CASES, ids=[key for _, key in CASES])
def test_not_supported_yet(tmp_path, template, key):
    status, printed = check(place(template, key), tmp_path)
    assert status == 1, printed
    assert "not supported yet" in printed, printed
    assert "unknown key" not in printed, printed
    assert len(re.findall(r"sluice\.yaml:\d+:\d+: ", printed)) == 1, f"one error, and only that:\n{printed}"


def test_without_listen_tls_is_named_and_a_way_out(tmp_path):
    status, printed = check("sites:\n  example.com: { to: app:3000 }\n", tmp_path)
    assert status == 1
    assert "TLS is not supported yet; add listen: [8080]" in printed
