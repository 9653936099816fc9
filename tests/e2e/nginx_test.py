"""A real nginx as the upstream, and curl as the client."""

import hashlib
import random
import subprocess
import threading

import pytest

from harness.waiting import wait_until

CONTENT = random.Random(3).randbytes(3 << 20)


@pytest.fixture(scope="module")
def nginx(module_stage):
    locations = """
        location /gzip { gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any; try_files /page =404; }
        location /moved { return 301 /page; }
        location /nothing { return 204; }
        location /host { return 200 "$host $http_x_forwarded_for $http_x_real_ip"; }
    """
    return module_stage.nginx(files={"page": b"hello from nginx\n", "large": CONTENT}, locations=locations)


@pytest.fixture(scope="module")
def sluice(module_stage, nginx):
    return module_stage.sluice({"sites": {"*": {"to": nginx.address}}})


def test_pages_and_errors_come_through(sluice):
    assert sluice.fetch(target="/page").text == "hello from nginx\n"
    assert sluice.fetch(target="/missing").status == 404
    assert sluice.fetch(target="/nothing").status == 204
    assert sluice.fetch("HEAD", "/page").fields.get("Content-Length") == "17"
    assert sluice.fetch(target="/page").fields.get("Server").startswith("nginx")


def test_a_large_file_comes_whole(sluice):
    response = sluice.fetch(target="/large")
    assert hashlib.sha256(response.body).digest() == hashlib.sha256(CONTENT).digest()


def test_ranges_and_conditions_are_nginxs_to_answer(sluice):
    part = sluice.fetch(target="/large", fields={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, CONTENT[10:20])
    tag = sluice.fetch(target="/page").fields.get("ETag")
    assert sluice.fetch(target="/page", fields={"If-None-Match": tag}).status == 304


def test_compressed_chunks_come_through(sluice):
    response = sluice.fetch(target="/gzip", fields={"Accept-Encoding": "gzip"})
    assert response.fields.get("Content-Encoding") == "gzip"
    assert response.fields.get("Transfer-Encoding") == "chunked"


def test_nginx_learns_who_asks(sluice):
    assert sluice.fetch(target="/host", host="example.test").text == "example.test 127.0.0.1 127.0.0.1"


def curl(*arguments: str) -> str:
    done = subprocess.run(["curl", "-sS", "--max-time", "20", *arguments], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_curl_gets_a_page(sluice):
    assert curl(f"http://127.0.0.1:{sluice.port}/page") == "hello from nginx\n"


def test_curl_reuses_its_connection(sluice):
    url = f"http://127.0.0.1:{sluice.port}/page"
    assert curl("-w", "%{num_connects}", "-o", "/dev/null", "-o", "/dev/null", url, url) == "10"


def test_curl_uploads_with_100_continue(sluice, tmp_path):
    (tmp_path / "upload").write_bytes(CONTENT)
    status = curl(
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        "-H",
        "Expect: 100-continue",
        "-T",
        str(tmp_path / "upload"),
        f"http://127.0.0.1:{sluice.port}/page",
    )
    assert status == "405"


def test_curl_speaks_http_1_0(sluice):
    assert curl("--http1.0", f"http://127.0.0.1:{sluice.port}/page") == "hello from nginx\n"


def test_a_server_killed_under_load_takes_only_its_own_requests(stage):
    """Two servers, one killed with requests in flight: every request is answered, and soon all with 200."""
    files = {"page": b"x" * 1000}
    dies, lives = stage.nginx(files=files), stage.nginx(files=files)
    sluice = stage.sluice({"sites": {"*": {"to": [dies.address, lives.address]}}})
    statuses: list[int] = []
    problems: list[BaseException] = []
    stop = threading.Event()

    def load() -> None:
        try:
            with sluice.connect() as client:
                while not stop.is_set():
                    response = client.request(target="/page")
                    statuses.append(response.status if response.complete else 0)
        except BaseException as problem:  # noqa: BLE001 - told below
            problems.append(problem)

    clients = [threading.Thread(target=load) for _ in range(8)]
    for client in clients:
        client.start()
    wait_until(lambda: len(statuses) > 500, "load")
    dies.kill()
    killed_at = len(statuses)
    wait_until(lambda: len(statuses) > killed_at + 1000, "load after the kill")
    stop.set()
    for client in clients:
        client.join()
    assert not problems
    assert set(statuses) <= {200, 502, 503}
    assert statuses.count(200) > len(statuses) // 2
    assert sluice.fetch(target="/page").status in (200, 502, 503)


def test_a_server_restarted_is_used_again(stage):
    nginx = stage.nginx(files={"page": b"x"})
    sluice = stage.sluice({"sites": {"*": {"to": nginx.address}}})
    assert sluice.fetch(target="/page").status == 200
    nginx.kill()
    assert sluice.fetch(target="/page").status in (502, 503)
    nginx.restart()
    wait_until(lambda: sluice.fetch(target="/page").status == 200, "nginx is used again")
