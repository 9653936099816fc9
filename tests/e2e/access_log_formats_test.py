"""`logs.access`: formats other than JSON, fields, sampling, syslog, and files that are moved away."""

import json
import re
import signal
import socket

import pytest

from harness.client import request_bytes
from harness.command import check
from harness.waiting import wait_until


def config(sluice_log, **access) -> dict:
    return {
        "workers": 1,  # lines are in the order of the requests
        "logs": {"access": {"to": str(sluice_log), **access}},
        "sites": {"*": {"routes": [{"path": "/ok", "respond": {"status": 200, "body": "12345"}}]}},
    }


def lines(log, count: int) -> list[str]:
    def enough():
        found = log.read_text().split("\n")[:-1] if log.exists() else []
        return found if len(found) >= count else None

    return wait_until(enough, f"{count} lines")


@pytest.fixture
def log(stage):
    return stage.new_directory("logs") / "access.log"


TIME = r"\[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]"


def test_common_is_apaches(stage, log):
    sluice = stage.sluice(config(log, format="common"))
    sluice.fetch(target="/ok?a=%22b")
    sluice.fetch("HEAD", "/ok")
    first, second = lines(log, 2)
    assert re.fullmatch(r'127\.0\.0\.1 - - ' + TIME + r' "GET /ok\?a=%22b HTTP/1\.1" 200 5', first)
    assert re.fullmatch(r'127\.0\.0\.1 - - ' + TIME + r' "HEAD /ok HTTP/1\.1" 200 -', second)


def test_combined_adds_referer_and_agent(stage, log):
    sluice = stage.sluice(config(log, format="combined"))
    sluice.fetch(target="/ok", fields={"Referer": "http://a/", "User-Agent": 'x" \\ \t\x80'})
    sluice.fetch(target="/ok")
    first, second = lines(log, 2)
    assert first.endswith(r'"GET /ok HTTP/1.1" 200 5 "http://a/" "x\" \\ \t\x80"')
    assert second.endswith(' 200 5 "-" "-"')


def test_what_is_no_request_is_a_dash(stage, log):
    sluice = stage.sluice(config(log, format="common"))
    with sluice.connect() as client:
        client.send(b"nonsense\r\n\r\n")
        assert client.response().status == 400
    assert re.fullmatch(r'127\.0\.0\.1 - - ' + TIME + r' "-" 400 \d+', lines(log, 1)[0])


def test_a_text_with_variables(stage, log):
    sluice = stage.sluice(config(log, format='$method $path $status $sent_body_bytes "$header.X-A" $cookie.none'))
    sluice.fetch(target="/ok", fields={"X-A": 'a" b\t'})
    assert lines(log, 1) == [r'GET /ok 200 5 "a\" b" -']


def test_fields_are_members_of_the_json(stage, log):
    sluice = stage.sluice(config(log, fields={"tenant": "$header.X-Tenant", "kind": "$method of $site"}))
    sluice.fetch(target="/ok", fields={"X-Tenant": 'a","status":1'})
    record = json.loads(lines(log, 1)[0])
    assert (record["tenant"], record["kind"], record["status"]) == ('a","status":1', "GET of *", 200)


def test_a_sample_keeps_all_errors(stage, log):
    sluice = stage.sluice(config(log, sample="0%"))
    with sluice.connect() as client:
        for target in ["/ok"] * 20 + ["/lost"] * 3:
            client.send(request_bytes(target=target))
            client.response()
    assert [json.loads(line)["status"] for line in lines(log, 3)] == [404] * 3


def test_half_a_sample_is_about_half(stage, log):
    sluice = stage.sluice(config(log, sample="50%"))
    with sluice.connect() as client:
        for _ in range(400):
            client.send(request_bytes(target="/ok"))
            client.response()
        client.send(request_bytes(target="/lost"))
        client.response()
    found = wait_until(lambda: (text := lines(log, 1)) and "404" in text[-1] and text, "the last is there")
    assert 120 < len(found) < 280


def test_syslog(stage):
    path = stage.new_directory("syslog") / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as daemon:
        daemon.bind(str(path))
        daemon.settimeout(10)
        sluice = stage.sluice(config(f"syslog:{path}", format="$method $path"))
        sluice.fetch(target="/ok")
        message = daemon.recv(10000).decode()
    assert re.fullmatch(r"<190>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d sluice\[%d\]: GET /ok" % sluice.pid, message)


def test_a_file_moved_away_is_opened_again_on_the_signal(stage, log):
    sluice = stage.sluice(config(log))
    sluice.fetch(target="/ok")
    lines(log, 1)
    moved = log.with_suffix(".1")
    log.rename(moved)
    sluice.fetch(target="/ok")
    lines(moved, 2)
    sluice.signal(signal.SIGUSR1)
    wait_until(log.exists, "the file is there again")
    sluice.fetch(target="/ok")
    lines(log, 1)
    assert len(moved.read_text().splitlines()) == 2


def test_a_reload_changes_the_format(stage, log):
    sluice = stage.sluice(config(log))
    sluice.fetch(target="/ok")
    assert lines(log, 1)[0].startswith("{")

    def is_plain() -> bool:
        sluice.fetch(target="/ok")
        return not lines(log, 1)[-1].startswith("{")

    sluice.reload(config(log, format="common"), until=is_plain)


def test_block_loses_nothing(stage, log):
    sluice = stage.sluice(config(log, on_full="block"))
    with sluice.connect() as client:
        for _ in range(300):
            client.send(request_bytes(target="/ok"))
            client.response()
    assert len(lines(log, 300)) == 300


@pytest.mark.parametrize("access, message", [
    ("{ format: $nothing }", "unknown variable $nothing"),
    ("{ format: clf }", "is no format"),
    ("{ fields: { a: $nothing } }", "unknown variable $nothing"),
    ("{ fields: { path: $path } }", "has \"path\" already"),
    ("{ sample: 200 }", "sample"),
])
def test_what_cannot_be_is_refused(tmp_path, access, message):
    status, said = check(f'listen: [8080]\nlogs: {{ access: {access} }}\nsites: {{ "*": {{ to: "a:1" }} }}\n', tmp_path)
    assert status == 1
    assert message in said
