"""`sluice schema`: a JSON Schema that takes what `check` takes, with a validator that is not ours."""

import json
import re

import pytest
import yaml
from blocks import blocks, documents
from jsonschema import Draft202012Validator

from harness.command import run_sluice
from harness.paths import REPOSITORY

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.yaml"))
CONFIGURATIONS = [
    block
    for document in documents(REPOSITORY)
    for block in blocks(document)
    if block.language in ("yaml", "yml") and not block.comment.startswith("refused: ")
]


class Yaml12(yaml.SafeLoader):
    """Scalars as YAML 1.2 types them, and with it an editor: `off` is a text, `22:30` no number."""

    yaml_implicit_resolvers: dict = {}


for tag, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))
Yaml12.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def named_keys(value):
    """With the keys as texts: JSON knows no others, and `{ 3000: 1 }` is one of ours."""
    if isinstance(value, dict):
        return {str(key): named_keys(one) for key, one in value.items()}
    return [named_keys(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def validator():
    done = run_sluice("schema")
    assert done.returncode == 0, done.stderr
    schema = json.loads(done.stdout)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def problems(validator, text: str, loader=Yaml12) -> list[str]:
    config = named_keys(yaml.load(text, loader))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(config)]


@pytest.mark.parametrize("loader", [Yaml12, yaml.BaseLoader], ids=["typed", "all texts"])
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_an_example_is_valid(validator, file, loader):
    assert problems(validator, file.read_text(), loader) == []


@pytest.mark.parametrize("block", CONFIGURATIONS, ids=str)
def test_a_block_of_the_documentation_is_valid(validator, block):
    assert problems(validator, block.text) == []


LISTEN = "listen: [8080]\n"
VALID = {
    "numbers and texts": "listen: [8080, '8081', '127.0.0.1:8082']\nworkers: 2\n",
    "ports alone": LISTEN + "sites: { '*': { to: 3000 }, b: { to: [3000, 3001] } }\nupstreams: { a: [3000] }\n",
    "one for a list": "listen: 8080\ntrusted_proxies: 10.0.0.0/8\n",
    "variables": "listen: ['${PORT}']\nworkers: ${WORKERS:-auto}\nlimits: { headers: '${HEADERS}', memory: '${MEM}' }\n",
    "a list in a file": LISTEN + "trusted_proxies: { file: trusted.txt }\n",
    "switches": LISTEN + "defaults: { map_back: off, merge_slashes: true }\n",
    "off": LISTEN + "admin: off\ndefaults: { headers: off, timeout: { total: off }, allow: off }\n",
    "shorthands": LISTEN + "upstreams: { a: b:1, c: [d:1], e: { servers: f:1 } }\n",
    "weights": LISTEN + "sites: { '*': { to: { 3000: 1, 'a:1': 2 } } }\n",
    "restrictions": LISTEN + "defaults: { allow: 10.0.0.0/8, deny: { file: list.txt, addresses: ['::1'] } }\n",
    "includes": LISTEN + "include: [a.yaml]\n",
}
INVALID = {
    "an unknown key": LISTEN + "site: {}\n",
    "an unknown key within": LISTEN + "sites: { a: { to: a:1, timout: {} } }\n",
    "a list for a map": LISTEN + "sites: []\n",
    "a map for a text": LISTEN + "user: { name: x }\n",
    "an unknown word": LISTEN + "upstreams: { a: { servers: [b:1], balance: fair } }\n",
    "no unit": LISTEN + "shutdown: { grace: 30 }\n",
    "a number that is too big": LISTEN + "limits: { headers: 1000000 }\n",
    "a required key": LISTEN + "status: {}\n",
    "no key to come": LISTEN + "tls: {}\n",
}


@pytest.mark.parametrize("text", VALID.values(), ids=VALID.keys())
def test_what_check_takes_is_valid(validator, text):
    assert problems(validator, text) == []


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID.keys())
def test_what_check_refuses_is_not(validator, text):
    assert problems(validator, text) != []
