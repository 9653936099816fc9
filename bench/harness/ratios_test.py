import math

import pytest

from .ratios import paired_ratio


def test_a_constant_ratio_has_no_uncertainty_however_the_machine_drifts():
    theirs = [10.0, 14.0, 7.0, 11.0]
    ratio = paired_ratio([0.7 * value for value in theirs], theirs)
    assert ratio.value == pytest.approx(0.7)
    assert ratio.low == pytest.approx(0.7)
    assert ratio.high == pytest.approx(0.7)


def test_the_interval_is_students_on_the_logarithms():
    ratio = paired_ratio([math.e, math.e**3], [1.0, 1.0])  # logs 1 and 3: 2 ± 1
    assert math.log(ratio.value) == pytest.approx(2)
    assert math.log(ratio.high) == pytest.approx(2 + 12.706, rel=1e-4)
    assert math.log(ratio.low) == pytest.approx(2 - 12.706, rel=1e-4)


def test_more_rounds_narrow_the_interval():
    few, many = (paired_ratio([0.6, 0.8] * n, [1.0, 1.0] * n) for n in (3, 12))
    assert few.value == pytest.approx(many.value)
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("ours, theirs", [([1.0], [1.0]), ([1.0, 2.0], [1.0])])
def test_without_pairs_there_is_no_ratio(ours, theirs):
    with pytest.raises(ValueError):
        paired_ratio(ours, theirs)
