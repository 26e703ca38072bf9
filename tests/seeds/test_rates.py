"""Rates and shares of acts: recomputed, hand-counted, and the same in the scenario."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from ballast.sim.scenario.priors import range_of
from ballast.sim.scenario.schema import RatePrior
from tests.cases import ROOT, baseline, shares_of


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "seeds" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_is_what_the_script_computes() -> None:
    """Renew it with ``python seeds/rates.py --write``."""
    written = yaml.safe_load((ROOT / "seeds" / "rates.yaml").read_text("utf-8"))

    assert written == _script("rates").table()


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("rates*.yaml")), ids=lambda p: p.stem)
def test_each_file_is_what_its_own_command_makes(path: Path, tmp_path: Path) -> None:
    """The command stands in the file's head; it is run on a copy."""
    text = path.read_text("utf-8")
    command = text.splitlines()[1].partition("`")[2].partition("`")[0].split()
    assert command[:2] == ["python", "seeds/rates.py"]
    copy = tmp_path / path.name
    span = [word for word in command[2:] if word != "--write" and not word.startswith("seeds/")]
    _script("rates").main([*span, "--write", str(copy)])

    assert copy.read_text("utf-8") == text
    assert path.name == "rates.yaml" or f"--write seeds/{path.name}" in text


def test_a_span_counts_its_own_days_and_events() -> None:
    """To the end of January 2023: one US listing of persons in 183 days, 365/183 = 1.99 a year.

    Talks of both: three, half each, 2.99; no indictment: half an event, 1.00.
    """
    table = _script("rates").table(date(2022, 8, 2), date(2023, 1, 31))

    assert table["US"]["rates"]["sanction"] == 1.99
    assert table["US"]["rates"]["talks"] == table["CN"]["rates"]["talks"] == 2.99
    assert table["US"]["rates"]["legal"] == 1.0


def test_a_count_by_hand() -> None:
    """US indictments: 17 April and 23 June, two in 342 days: 2 · 365/342 = 2.13 a year.

    Talks: six of both sides, half each, 3 · 365/342 = 3.20. CN sanctions: six, 6.40.
    """
    table = _script("rates").table()

    assert table["US"]["rates"]["legal"] == 2.13
    assert table["US"]["rates"]["talks"] == table["CN"]["rates"]["talks"] == 3.2
    assert table["CN"]["rates"]["sanction"] == 6.4


@pytest.mark.parametrize("side", ["US", "CN"])
def test_the_baseline_has_these_rates_and_shares(side: str) -> None:
    table = _script("rates").table()[side]
    conduct = baseline().scenario.governments[side].conduct

    assert {k.value: v for k, v in conduct.centre_rates.items()} == table["rates"]
    assert shares_of(baseline(), conduct) == table["shares"]
    assert conduct.counts == table["counts"]
    for category, prior in conduct.rates.items():
        assert isinstance(prior, RatePrior)
        if prior.count is None:
            continue  # a thin cell with a second source: see test_reconcile
        assert (prior.count, prior.days) == (table["totals"][category], 342)
        low, high = table["intervals"][category]
        assert low < table["rates"][category] < high
        assert range_of(conduct.rate(category)) == pytest.approx((low, high), abs=0.005)


def test_the_record_agrees_with_the_literature_on_coercion() -> None:
    """About 13 salient economic, sanction and legal acts of the US a year, about 10 of CN."""
    table = _script("rates").table()
    coercion = {
        side: sum(table[side]["rates"].get(c, 0) for c in ("economic", "sanction", "legal"))
        for side in ("US", "CN")
    }

    assert coercion["US"] == pytest.approx(12.8, abs=0.1)
    assert coercion["CN"] == pytest.approx(9.6, abs=0.1)
