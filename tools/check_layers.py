#!/usr/bin/python3
"""Checks that every #include in src/ goes where src/LAYERS allows.

usage: tools/check_layers.py [root of the project, by default the current folder]

A module may include itself and what its line names, directly or through a module named there. Tests may also include
the simulation of tests/sim. Prints one `file:line: problem` for each offence and fails if there is one.
"""

import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


class LayersError(Exception):
    """LAYERS itself is wrong: the message says where."""


def read_layers(path):
    """Returns {module: [modules it names]}; a module is named only below its own line, so there is no cycle."""
    layers = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        module, colon, dependencies = line.partition(":")
        if not colon:
            raise LayersError(f"{path}:{number}: expected `module: dependencies`")
        if module in layers:
            raise LayersError(f"{path}:{number}: {module} has a line already")
        for dependency in dependencies.split():
            if dependency not in layers:
                raise LayersError(f"{path}:{number}: {module} uses {dependency}, which has no line above it")
        layers[module] = dependencies.split()
    return layers


def close(layers):
    """Returns {module: everything it may include}, itself among it."""
    closure = {}
    for module, dependencies in layers.items():  # dependencies come first
        closure[module] = {module}.union(*(closure[dependency] for dependency in dependencies))
    return closure


def module_of(path, layers):
    """The module a path relative to src/ belongs to: http/h1 rather than http. None if there is none."""
    folder = Path(path).parent
    while folder != Path("."):
        if folder.as_posix() in layers:
            return folder.as_posix()
        folder = folder.parent
    return None


def check_include(source, included, quoted, src, allowed, layers):
    """The problem with one #include, or None."""
    if not (src / included).is_file():
        if not quoted:
            return None
        if source.name.endswith("_test.cpp") and included.startswith("sim/"):
            return None
        return f'"{included}" is not a file of src/'
    module = module_of(source.relative_to(src), layers)
    target = module_of(included, layers)
    if target not in allowed[module]:
        return f"{module} may not include {included}: LAYERS does not let it use {target}"
    return None


def check_file(source, src, allowed, layers):
    """Yields `file:line: problem` for each offence in one file."""
    if module_of(source.relative_to(src), layers) is None:
        yield f"{source}:1: is in no module: its folder has no line in LAYERS"
        return
    for number, line in enumerate(source.read_text().splitlines(), 1):
        if include := INCLUDE.match(line):
            included = include[1] or include[2]
            if problem := check_include(source, included, include[1] is not None, src, allowed, layers):
                yield f"{source}:{number}: {problem}"


def check_modules(src, layers):
    """Yields a problem for each module that is no folder or lacks its page."""
    for module in layers:
        for file in ("CMakeLists.txt", "README.md"):
            if not (src / module / file).is_file():
                yield f"{src / module}: the module has no {file}"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    src = root / "src"
    try:
        layers = read_layers(src / "LAYERS")
    except LayersError as error:
        print(error)
        return 1
    allowed = close(layers)
    problems = list(check_modules(src, layers))
    for source in sorted(src.rglob("*")):
        if source.suffix in (".h", ".cpp"):
            problems += check_file(source, src, allowed, layers)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
