"""Figures as text: aligned tables, and one line of conclusion under each."""

from collections.abc import Sequence

from .compare import Comparison
from .counts import Counts
from .profiles import Profile

_SATURATED = 0.95  # share of its core a proxy must use for a maximum to be its own


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The first column to the left, the others to the right."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        for line in lines
    )


def comparison_text(comparison: Comparison, ours: str) -> str:
    """The medians of all rounds, then the ratio of CPU per request to each of the others."""
    load = (
        "maximum, closed loop"
        if comparison.offered is None
        else f"offered {comparison.offered:,.0f}/s, open loop"
    )
    rounds = len(comparison.runs[ours])
    title = f"{comparison.profile.title}: {load} ({rounds} rounds of {comparison.seconds:g} s)"
    header = ["", "req/s", "p50 ms", "p99 ms", "CPU µs/req", "core", "waited", "client", "RSS MiB"]
    rows = [_row(comparison, name) for name in comparison.runs]
    return "\n".join([title, "", table(header, rows), *_conclusions(comparison, ours)]) + "\n"


def _row(comparison: Comparison, name: str) -> list[str]:
    def median(figure: str) -> float:
        return comparison.median(name, figure)

    return [
        name,
        f"{median('requests_per_second'):,.0f}",
        f"{median('p50') * 1e3:.2f}",
        f"{median('p99') * 1e3:.2f}",
        f"{median('cpu_per_request') * 1e6:.1f}",
        f"{median('busy'):.0%}",
        f"{median('waited'):.0%}",
        f"{median('client_busy'):.0%}",
        f"{median('resident') / 2**20:.1f}",
    ]


def _conclusions(comparison: Comparison, ours: str) -> list[str]:
    peers = [name for name in comparison.runs if name != ours]
    lines = [""]
    for peer in peers:
        note = ", the cheapest peer" if peer == comparison.cheapest_peer(ours) else ""
        lines.append(f"CPU per request, {ours} / {peer}: {comparison.cpu_ratio(ours, peer)}{note}")
    idle = [name for name in comparison.runs if comparison.median(name, "busy") < _SATURATED]
    if comparison.offered is None and idle:
        lines.append(f"Not at 100 % of its core, so its maximum is higher: {', '.join(idle)}")
    lines += [f"Void and repeated: {reason}" for reason in comparison.void]
    return lines


def counts_text(profile: Profile, counted: dict[str, Counts]) -> str:
    """Per request, then the system calls that make up each sum."""
    header = ["", "instructions", "syscalls", "allocations"]
    rows = [
        [
            name,
            f"{counts.instructions:,.0f}",
            f"{counts.syscalls:.2f}",
            "-" if counts.allocations is None else f"{counts.allocations:.2f}",
        ]
        for name, counts in counted.items()
    ]
    calls = [f"{name} calls {_most(counts.calls)}" for name, counts in counted.items()]
    return "\n".join([f"{profile.title}: per request", "", table(header, rows), "", *calls]) + "\n"


def _most(calls: dict[str, float]) -> str:
    frequent = sorted(calls.items(), key=lambda call: -call[1])
    return ", ".join(f"{name} {times:.2f}" for name, times in frequent if times >= 0.005)
