"""`sluice explain`: what becomes of a request, told without and with a running server."""

import json
import re

import pytest

from harness.client import fetch
from harness.command import run_sluice

CONFIGURATION = """\
listen: [8080]
trusted_proxies: [10.0.0.0/8]
sites:
  shop.test:
    headers:
      response: { set: { X-Frame-Options: DENY } }
    routes:
      - path: /orders/*
        strip_prefix: /orders
        headers: { request: { set: { X-Client: $client_ip }, remove: [X-Internal] } }
        to: orders
      - path: /orders/{id}
        methods: [POST]
        to: orders
      - path: /healthz
        respond: { status: 200, body: "ok" }
      - path: /go/*
        redirect: { to: "https://new.test/$path_rest" }
upstreams:
  orders: { servers: ["127.0.0.1:8081", { address: "127.0.0.1:8082", weight: 3 }] }
"""


@pytest.fixture
def explain(tmp_path):
    file = tmp_path / "sluice.yaml"
    file.write_text(CONFIGURATION)

    def run(*arguments, status=0):
        done = run_sluice("explain", "-c", str(file), *arguments)
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    return run


def lines_after(label: str, text: str) -> list[str]:
    """The lines of one part, without its label."""
    lines = text.split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith(label))
    part = [lines[first][10:]]
    for line in lines[first + 1 :]:
        if not line.startswith("          "):
            break
        part.append(line[10:])
    return part


def test_the_route_and_why_the_others_are_not_it(explain):
    text = explain("GET", "http://shop.test/orders/7")
    routes = lines_after("route", text)
    assert re.match(r"/orders/\*\s+\S+sluice.yaml:8$", routes[0])
    assert re.match(r"not /orders/\{id\}: takes only POST\s+\S+:12$", routes[1])
    assert re.match(r"not /healthz: is for other paths\s+\S+:15$", routes[2])


def test_each_step_with_its_place_and_what_it_does(explain):
    text = explain("GET", "http://shop.test/orders/7?x=1", "-H", "X-Internal: 1", "--client", "203.0.113.9")
    steps = "\n".join(lines_after("steps", text))
    assert re.search(r"strip_prefix\s+\S+:9\n  asks for /7\?x=1 instead of /orders/7\?x=1", steps)
    assert re.search(r"headers\s+\S+:10\n  removes X-Internal: 1\n  sets X-Client: 203.0.113.9", steps)


def test_what_is_sent_and_to_whom(explain):
    text = explain("GET", "http://shop.test/orders/7", "-H", "X-Forwarded-For: 192.0.2.7", "--client", "10.1.2.3")
    assert lines_after("upstream", text)[:3] == ["orders (round_robin)", "127.0.0.1:8081", "127.0.0.1:8082, weight 3"]
    sent = lines_after("sends", text)
    assert sent[0] == "GET /7 HTTP/1.1"
    assert "X-Forwarded-For: 192.0.2.7, 10.1.2.3" in sent
    assert "X-Client: 192.0.2.7" in sent
    assert "client    192.0.2.7, behind the trusted proxy 10.1.2.3" in text


@pytest.mark.parametrize(
    ("method", "url", "status", "more"),
    [
        ("GET", "http://shop.test/healthz", "200", ["X-Frame-Options: DENY"]),
        ("GET", "http://shop.test/go/there", "308", ["Location: https://new.test/there"]),
        ("GET", "http://shop.test/nothing", "404 no_route", ["X-Frame-Options: DENY"]),
        ("GET", "http://other.test/", "404 no_site", []),
        ("TRACE", "http://shop.test/orders/7", "405 method_not_allowed", []),
        ("GET", "http://shop.test/%00", "400 bad_target", []),
        ("GET", "http://shop.test/a b", "400 bad_target", []),
    ],
)
def test_an_answer_made_here_is_shown(explain, method, url, status, more):
    answer = lines_after("answers", explain(method, url))
    assert answer[0] == status
    assert set(more) <= set(answer)


def test_json_for_tools(explain):
    story = json.loads(explain("POST", "http://shop.test/orders/7", "--json"))
    assert story["site"]["name"] == "shop.test"
    assert [route["path"] for route in story["routes"] if route["wins"]] == ["/orders/{id}"]
    assert [one["address"] for one in story["upstream"]["candidates"]] == ["127.0.0.1:8081", "127.0.0.1:8082"]
    assert story["upstream"]["timeouts"]["connect"] == "1s"
    assert story["upstream"]["head"].startswith("POST /orders/7 HTTP/1.1\r\nHost: shop.test\r\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("GET", "ftp://shop.test/"), "is no URL"),
        (("GET", "http://shop.test/", "--client", "nobody"), "is no IP address"),
    ],
)
def test_a_question_that_is_none(explain, arguments, said):
    assert said in explain(*arguments, status=2)


def test_a_wrong_file_says_why(tmp_path):
    file = tmp_path / "sluice.yaml"
    file.write_text("sites: { a.test: { too: 1 } }\n")
    done = run_sluice("explain", "-c", str(file), "GET", "http://a.test/")
    assert done.returncode == 1
    assert 'unknown key "too"' in done.stderr


def test_a_running_server_tells_of_itself(stage):
    origin = stage.origin()
    sluice = stage.sluice({"sites": {"*": {"to": origin.address}}})
    assert fetch(sluice.port).status == 200
    story = json.loads(sluice.admin("/explain?url=http://any.test/path&header=X-A:%201").text)
    assert story["upstream"]["candidates"] == [{"address": origin.address, "weight": 1, "backup": False, "next": True}]
    assert "X-A: 1\r\n" in story["upstream"]["head"]
    text = sluice.admin("/explain?method=BREW&url=http://any.test/path&format=text").text
    assert text.startswith("BREW      http://any.test/path\n")
    assert sluice.admin("/explain?url=nonsense://").status == 400
    assert len(origin.requests) == 1, "an upstream is not asked"
