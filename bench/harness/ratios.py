"""The ratio of two proxies measured in turn, with its uncertainty."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

# Student's t, two-sided 95 %, by degrees of freedom.
_T95 = {
    1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262,
    10: 2.228, 11: 2.201, 12: 2.179, 14: 2.145, 16: 2.120, 18: 2.101, 20: 2.086, 25: 2.060,
    30: 2.042, 40: 2.021, 60: 2.000, 120: 1.980,
}  # fmt: skip


@dataclass(frozen=True)
class Ratio:
    """A geometric mean of paired ratios and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} (95 %: {self.low:.2f} to {self.high:.2f})"


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """ours/theirs, round by round: a paired t interval on the logarithms.

    Both of a pair were measured within seconds of each other, so what slowed the machine then
    slowed both, and drops out.
    """
    if len(ours) != len(theirs) or len(ours) < 2:
        raise ValueError("pairs are needed, two at least")
    logs = [math.log(a / b) for a, b in zip(ours, theirs)]
    centre = statistics.fmean(logs)
    half = _t95(len(logs) - 1) * statistics.stdev(logs) / math.sqrt(len(logs))
    return Ratio(math.exp(centre), math.exp(centre - half), math.exp(centre + half))


def _t95(degrees: int) -> float:
    """Between two entries, the wider."""
    return _T95[max(known for known in _T95 if known <= degrees)]
