"""Measures proxies against each other: the same load in turn, round after round."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Any

from .bench import Bench, UnderTest
from .load import Load, LoadFailed, LoadReport
from .process import cpu_time, memory
from .profiles import Profile
from .proxies import BASELINE, Proxy
from .ratios import Ratio, paired_ratio

_WARM_UP = 0.3  # seconds before each run: pools fill, buffers grow
_OFFERED_SHARE = 0.5  # of what the slowest proxy can do at most
_QUEUED = 0.05  # open loop: a median latency over this share of the run shows a growing queue
_VOID_ROUNDS = 3  # thrown away and measured again, at most

LoadOfRound = Callable[[Load, int], LoadReport]


@dataclass(frozen=True)
class Run:
    """One proxy under load for some seconds."""

    requests_per_second: float
    p50: float  # seconds
    p99: float
    cpu_per_request: float  # seconds
    busy: float  # share of the time its core worked for it
    waited: float  # share of the time it was ready and its core did something else
    client_busy: float  # share of the time the other core worked for client and origin
    resident: int  # bytes


@dataclass
class Comparison:
    """All valid rounds of one profile in one mode; the i-th runs of all proxies are one round."""

    profile: Profile
    mode: str  # "maximum" or "offered"
    seconds: float
    offered: float | None  # requests a second, if that was what was set
    runs: dict[str, list[Run]]
    void: list[str] = field(default_factory=list)  # rounds thrown away, and why

    def median(self, proxy: str, figure: str) -> float:
        return statistics.median(getattr(run, figure) for run in self.runs[proxy])

    def cheapest_peer(self, ours: str) -> str | None:
        """Of the other products; a baseline is no peer."""
        peers = [name for name in self.runs if name not in (ours, BASELINE)]
        return min(peers, key=lambda name: self.median(name, "cpu_per_request"), default=None)

    def cpu_ratio(self, ours: str, theirs: str) -> Ratio:
        """CPU per request of one to another; below 1, `ours` is cheaper."""
        return paired_ratio(
            [run.cpu_per_request for run in self.runs[ours]],
            [run.cpu_per_request for run in self.runs[theirs]],
        )

    def figures(self, ours: str) -> dict[str, Any]:
        """Every run, and what follows from them."""
        ratios = {name: asdict(self.cpu_ratio(ours, name)) for name in self.runs if name != ours}
        return asdict(self) | {"cpu_ratios": ratios, "cheapest_peer": self.cheapest_peer(ours)}


def compare(
    bench: Bench, proxies: Sequence[Proxy], profile: Profile, rounds: int, seconds: float
) -> Iterator[Comparison]:
    """The maximum first (closed loop), then a load that all can carry (open loop)."""

    def at_most(load: Load, _round: int) -> LoadReport:
        return load.closed(seconds)

    def equally(load: Load, round_number: int) -> LoadReport:
        report = load.open(seconds, rate, seed=round_number)
        if report.p50 > seconds * _QUEUED:
            raise LoadFailed("it did not keep up with the offered load")
        return report

    with ExitStack() as stack:
        targets = [stack.enter_context(bench.start(proxy, profile)) for proxy in proxies]
        nothing = {target.proxy.name: [] for target in targets}
        maximum = Comparison(profile, "maximum", seconds, None, dict(nothing))
        _measure(bench, targets, maximum, at_most, rounds)
        yield maximum
        slowest = min(maximum.median(name, "requests_per_second") for name in maximum.runs)
        rate = _OFFERED_SHARE * slowest
        offered = Comparison(profile, "offered", seconds, rate, dict(nothing))
        _measure(bench, targets, offered, equally, rounds)
        yield offered


def _measure(
    bench: Bench,
    targets: list[UnderTest],
    comparison: Comparison,
    load_of_round: LoadOfRound,
    rounds: int,
) -> None:
    """Fills `comparison`. The order changes from round to round: nobody always goes first."""
    done = 0
    while done < rounds:
        turn = done % len(targets)
        round_runs: dict[str, Run] = {}
        for target in targets[turn:] + targets[:turn]:
            try:
                round_runs[target.proxy.name] = _run(bench, target, load_of_round, done)
            except LoadFailed as failure:
                comparison.void.append(f"{target.proxy.name}: {failure}")
                break
        if len(round_runs) == len(targets):
            for name, run in round_runs.items():
                comparison.runs[name] = [*comparison.runs[name], run]
            done += 1
        elif len(comparison.void) > _VOID_ROUNDS:
            raise SystemExit(f"{comparison.profile.name}: too many runs failed: {comparison.void}")


def _run(bench: Bench, target: UnderTest, load_of_round: LoadOfRound, round_number: int) -> Run:
    if target.setup.profile.log:
        os.truncate(target.setup.access_log, 0)
    with bench.load(target) as load:
        load.open_all()
        load.closed(_WARM_UP)
        client_side = [bench.origin.pid, load.process.pid]
        # No request is in flight at either reading, so CPU and requests belong together exactly.
        before, client_before = cpu_time(target.pids), cpu_time(client_side)
        began = time.monotonic_ns()
        report = load_of_round(load, round_number)
        wall = time.monotonic_ns() - began
        used, client_used = cpu_time(target.pids) - before, cpu_time(client_side) - client_before
        return Run(
            requests_per_second=report.requests / report.seconds,
            p50=report.p50,
            p99=report.p99,
            cpu_per_request=used.ran / 1e9 / report.requests,
            busy=used.ran / wall,
            waited=used.waited / wall,
            client_busy=client_used.ran / wall,
            resident=memory(target.pids).resident,
        )
