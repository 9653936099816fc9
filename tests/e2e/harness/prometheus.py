"""The text format of Prometheus, read strictly."""

import re
from dataclasses import dataclass, field

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_SAMPLE = re.compile(rf"({_NAME})(?:\{{(.*)\}})? (\S+)")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)",?')

Labels = frozenset[tuple[str, str]]


@dataclass
class Family:
    """One metric: its type, its help, and its samples by name and labels."""

    type: str = ""
    help: str = ""
    samples: dict[tuple[str, Labels], float] = field(default_factory=dict)


def parse(text: str) -> dict[str, Family]:
    """The metrics by name. HELP and TYPE stand once each, before the samples, and no sample comes twice."""
    families: dict[str, Family] = {}
    current = ""
    assert text.endswith("\n"), "the last line has no end"
    for line in text.splitlines():
        if line.startswith(("# HELP ", "# TYPE ")):
            _, kind, name, rest = line.split(" ", 3)
            if name != current:
                assert name not in families, f"{name} is described twice"
                current = name
                families[name] = Family()
            family = families[name]
            assert not getattr(family, kind.lower()), f"a second {kind} of {name}"
            assert not family.samples, f"{kind} of {name} after its samples"
            setattr(family, kind.lower(), rest)
        elif line and not line.startswith("#"):
            _add_sample(families, current, line)
    return families


def value(families: dict[str, Family], sample: str, **labels: str) -> float:
    """The sum of the samples of this name that have these labels."""
    wanted = set(labels.items())
    values = [
        number
        for family in families.values()
        for (name, given), number in family.samples.items()
        if name == sample and wanted <= given
    ]
    assert values, f"no sample {sample} {labels}"
    return sum(values)


def check_histograms(families: dict[str, Family]) -> int:
    """Each histogram's buckets grow, end in +Inf, and agree with its count; how many there are."""
    seen = 0
    for name, family in families.items():
        if family.type != "histogram":
            continue
        series: dict[Labels, list[tuple[float, float]]] = {}
        for (sample, labels), number in family.samples.items():
            if sample == f"{name}_bucket":
                bound = dict(labels)["le"]
                rest = frozenset(pair for pair in labels if pair[0] != "le")
                series.setdefault(rest, []).append((float(bound.replace("+Inf", "inf")), number))
        for labels, buckets in series.items():
            buckets.sort()
            counts = [count for _, count in buckets]
            assert buckets[-1][0] == float("inf"), f"{name} has no +Inf"
            assert counts == sorted(counts), f"{name} is not cumulative"
            assert counts[-1] == family.samples[(f"{name}_count", labels)], f"{name}_count disagrees"
            assert family.samples[(f"{name}_sum", labels)] >= 0
            seen += 1
    return seen


def _add_sample(families: dict[str, Family], current: str, line: str) -> None:
    match = _SAMPLE.fullmatch(line)
    assert match, f"not a sample: {line!r}"
    name, label_text, number = match.groups()
    pairs = _LABEL.findall(label_text or "")
    assert _LABEL.sub("", label_text or "") == "", f"bad labels: {line!r}"
    assert len({key for key, _ in pairs}) == len(pairs), f"a label twice: {line!r}"
    suffixes = ("", "_bucket", "_sum", "_count") if families[current].type == "histogram" else ("",)
    assert name in {current + suffix for suffix in suffixes}, f"{name} stands under {current}"
    key = (name, frozenset(pairs))
    assert key not in families[current].samples, f"a sample twice: {line!r}"
    families[current].samples[key] = float(number)
