"""Configurations of more than one file: `include`, and `${file:…}`."""

import signal

import pytest

from harness.command import run_sluice
from harness.waiting import wait_until


@pytest.fixture
def sluice(module_stage):
    """A server whose sites are in files beside its own."""

    def site(host: str, text: str) -> str:
        return f"sites: {{ {host}: {{ respond: {{ body: {text} }} }} }}"

    directory = module_stage.new_directory("sluice")
    (directory / "conf.d").mkdir(exist_ok=True)
    (directory / "conf.d" / "a.yaml").write_text(site("a.test", "a"))
    (directory / "conf.d" / "b.yaml").write_text(site("b.test", '"${file:b.txt}"'))
    (directory / "conf.d" / "b.txt").write_text("from a file\n")
    return module_stage.sluice(
        """
        include: conf.d/*.yaml
        listen: ["127.0.0.1:{port}"]
        admin: { address: "127.0.0.1:{admin_port}" }
        sites: { main.test: { respond: { body: main } } }
        """
    )


def body(sluice, host: str) -> str:
    return sluice.fetch(host=host).text


def test_the_sites_of_all_files_are_served(sluice):
    assert (body(sluice, "main.test"), body(sluice, "a.test")) == ("main", "a")
    assert body(sluice, "b.test") == "from a file"


def test_a_reload_finds_files_that_came_and_went(sluice):
    conf_d = sluice.directory / "conf.d"
    (conf_d / "a.yaml").unlink()
    (conf_d / "c.yaml").write_text("sites: { c.test: { respond: { body: c } } }")
    sluice.signal(signal.SIGHUP)
    wait_until(lambda: body(sluice, "c.test") == "c", "the new file is served")
    assert sluice.fetch(host="a.test").status == 404


def test_check_names_the_file_and_the_place(tmp_path):
    (tmp_path / "sluice.yaml").write_text("include: [more.yaml]\nlisten: [8080]\nsites: { a.test: { to: a:1 } }\n")
    (tmp_path / "more.yaml").write_text("sites:\n  a.test: { to: b:1 }\n  b.test: { tos: b:1 }\n")
    done = run_sluice("check", directory=tmp_path)
    assert done.returncode == 1
    assert 'more.yaml:2:3: "a.test" is defined twice; it is first at sluice.yaml:3:10' in done.stderr
    assert 'more.yaml:3:13: unknown key "tos" in site; did you mean "to"?' in done.stderr
    assert "      b.test: { tos: b:1 }\n                ^~~" in done.stderr


def test_check_says_which_file_is_missing(tmp_path):
    (tmp_path / "sluice.yaml").write_text('include: more.yaml\nlisten: [8080]\nsites: { "*": { to: "${file:to.txt}" } }\n')
    done = run_sluice("check", directory=tmp_path)
    assert done.returncode == 1
    assert "sluice.yaml:1:10: include: more.yaml cannot be read: No such file or directory" in done.stderr
    assert "sluice.yaml:3:21: to.txt cannot be read" in done.stderr
