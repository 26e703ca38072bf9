"""The footing of the composite is what the script makes of the figures on file."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from seeds.footing import changes, footing, main, reported_in_record
from seeds.measure import RECORDED_FROM, TONE_EVENTS
from tests.cases import ROOT, baseline

TARGETS = yaml.safe_load((ROOT / "seeds" / "targets.yaml").read_text("utf-8"))


def test_scale_and_shift_on_file_are_those_of_the_script_and_of_the_baseline() -> None:
    found = footing(TARGETS, reported_in_record(baseline()))
    media = baseline().scenario.media
    assert media is not None

    for name, digits in (("tone_scale", 3), ("tone_shift", 2)):
        filed = TARGETS[name]
        assert [round(x, digits) for x in found[name]] == pytest.approx(
            [filed["value"], filed["low"], filed["high"]]
        )
    assert (media.scale, media.shift) == (
        TARGETS["tone_scale"]["value"],
        TARGETS["tone_shift"]["value"],
    )


def test_a_series_that_follows_the_layer_exactly_gives_its_scale_and_level() -> None:
    """Tone 3 + reported / 2: scale .5 without any doubt, shift 3."""
    reported = reported_in_record(baseline())
    series = {f"tone_change_{k}": {"value": v / 2} for k, v in changes(reported).items()}
    level = {"tone_level": {"value": 3.0 + float(reported.mean()) / 2}}
    found = footing(series | level, reported)

    assert found["tone_scale"] == pytest.approx((0.5, 0.5, 0.5))
    assert found["tone_shift"] == pytest.approx((3.0, 3.0, 3.0))


def test_changes_by_hand() -> None:
    """One point a day from the day of a visit on: 1 more than before."""
    reported = np.zeros(342)
    reported[(TONE_EVENTS["visit"] - RECORDED_FROM).days :] = 1.0
    found = changes(reported)

    assert found["visit"] == 1.0 and found["summit"] == 0.0
    assert found["speaker"] == pytest.approx(-reported.mean())


def test_the_script_takes_no_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["x"]) == 2 and "usage" in capsys.readouterr().err
    assert main([]) == 0 and "on file 0.034" in capsys.readouterr().out
