"""What all commands of the bench can be told."""

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any

from .machine import Cores, allow_descriptors, pick_cores
from .native import REPOSITORY
from .proxies import BASELINE, Haproxy, Nginx, Proxy, Sluice

_DESCRIPTORS = 14_000  # 5,000 idle clients, twice in some proxies' accounts, and room


def parser(description: str) -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=description)
    options.add_argument(
        "--proxies", default="sluice,nginx,haproxy", help="which, the first against the others"
    )
    options.add_argument(
        "--sluice",
        default=str(REPOSITORY / "build" / "release" / "sluice"),
        metavar="PROGRAM",
        help="the binary to measure (default: the release build)",
    )
    options.add_argument(
        "--baseline", metavar="PROGRAM", help="another binary of Sluice, as one more peer"
    )
    options.add_argument("--nginx", default="nginx", metavar="PROGRAM")
    options.add_argument("--haproxy", default="haproxy", metavar="PROGRAM")
    options.add_argument("--cores", metavar="CLIENT,PROXY", help="default: two that share nothing")
    options.add_argument("--json", type=Path, metavar="FILE", help="write every figure there too")
    return options


def chosen_proxies(chosen: argparse.Namespace) -> list[Proxy]:
    makers = {"sluice": Sluice, "nginx": Nginx, "haproxy": Haproxy}
    proxies = []
    for name in chosen.proxies.split(","):
        if name not in makers:
            raise SystemExit(f"no proxy {name!r}; there are {', '.join(makers)}")
        proxies.append(makers[name](name, getattr(chosen, name)))
    if chosen.baseline:
        proxies.insert(1, Sluice(BASELINE, chosen.baseline))
    return proxies


def prepare(chosen: argparse.Namespace) -> Cores:
    """Limits and signals, before anything is started. A signal unwinds, so all is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    allow_descriptors(_DESCRIPTORS)
    return pick_cores(chosen.cores)


def write_json(file: Path | None, figures: Any) -> None:
    if file:
        file.write_text(json.dumps(figures, indent=2, default=vars) + "\n")
