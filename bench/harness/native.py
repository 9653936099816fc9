"""The origin, the client and the allocation counter: small programs, built when needed."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "native"
REPOSITORY = SOURCES.parent.parent


@dataclass(frozen=True)
class NativeTools:
    origin: Path
    load: Path
    count_allocations: Path


def build(folder: Path = REPOSITORY / "build" / "bench") -> NativeTools:
    folder.mkdir(parents=True, exist_ok=True)
    cxx = [compiler("CXX", "clang++-19", "clang++", "g++"), "-std=c++20", "-O2"]
    cc = [compiler("CC", "clang-19", "clang", "gcc"), "-std=c11", "-O2", "-shared", "-fPIC"]
    return NativeTools(
        origin=_compiled(cxx, SOURCES / "origin.cpp", folder / "origin"),
        load=_compiled(cxx, SOURCES / "load.cpp", folder / "load"),
        count_allocations=_compiled(
            cc, SOURCES / "count_allocations.c", folder / "count_allocations.so"
        ),
    )


def compiler(variable: str, *names: str) -> str:
    for name in (os.environ.get(variable), *names):
        if name and shutil.which(name):
            return name
    raise SystemExit(f"no compiler found; set {variable}")


def _compiled(compiler: list[str], source: Path, target: Path) -> Path:
    newest = max(path.stat().st_mtime for path in [source, *SOURCES.glob("*.h")])
    if not target.exists() or target.stat().st_mtime < newest:
        subprocess.run([*compiler, str(source), "-o", str(target)], check=True)
    return target
