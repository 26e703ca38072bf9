"""Rates of acts as numbers or priors, and shares or counts of acts: read, refused, told, drawn."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.conduct_keys import Conduct, RatePrior
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import (
    all_priors,
    range_of,
    sample,
    sample_priors,
    share_factors,
    within_range,
)
from ballast.sim.scenario.provenance import explain, find_key, rates_by_class, read_seeds
from ballast.sim.scenario.schema import Counted, LoadedScenario
from ballast.sim.vocabulary import Category, Evidence
from tests.cases import ROOT, SMALL, baseline, shares_of, small

TEXT = SMALL.read_text(encoding="utf-8")
RATE = "economic: 9.61,"
KEY = "governments.AA.conduct"
COUNTED: dict[str, Any] = {f"{KEY}.rates.economic": {"count": 9, "days": 342}}
DRAWS = np.arange(4001)


def conduct_of(loaded: LoadedScenario, side: str = "AA") -> Conduct:
    return loaded.scenario.governments[side].conduct


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "tests" / "scenarios" / "small.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", dirs_exist_ok=True)
    shutil.copy(SMALL.with_suffix(".csv"), path.with_suffix(".csv"))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(str(path))
    return [str(p).replace(str(path), "small.yaml") for p in caught.value.problems]


# --- What a file may say.


@pytest.mark.parametrize(
    ("rate", "where", "message"),
    [
        ("-1", "", "expected 0 … 1000 acts a year, got -1"),
        ("1001", "", "expected 0 … 1000 acts a year, got 1001"),
        ("many", "", "expected a number, got 'many'"),
        ("{count: -1, days: 342}", ".count", "expected 0 or more acts, got -1"),
        ("{count: 1, days: 0}", ".days", "expected more than 0 days, got 0"),
        ("{count: 1, days: -3}", ".days", "expected more than 0 days, got -3"),
        ("{count: 1}", "", "expected the key 'days' with 'count' (how long it was counted), found"),
        ("{days: 342}", "", "expected the key 'count' with 'days' (how many acts it was), found"),
        ("{count: 99, days: 1}", "", "expected at most 1000 acts a year, got 99 in 1 days"),
        ("{low: 2, mode: 1, high: 3}", ".mode", "expected low <= mode <= high (2 … 3), got 1"),
        ("{low: -1, mode: 1, high: 3}", ".low", "expected 0 … 1000 per year, got -1"),
        ("{low: 1, mode: 2}", "", "expected low, mode and high, got low and mode"),
        ("{low: 1, mode: 2, high: 3, count: 1, days: 9}", "",
         "or count and days, got low and mode and high and count and days"),
        ("{}", "", "expected a number, or low, mode and high, or count and days, got none of them"),
        ("{cout: 1, days: 342}", ".cout", "expected a known key, got 'cout'; did you mean"),
        ("{count: 1, days: 342, evidence: D}", "", "expected the key 'source' for evidence of"),
        ("{count: 1, days: 342, source: EventRecrd}", ".source", "did you mean 'EventRecord'?"),
    ],
)  # fmt: skip
def test_a_bad_rate_is_named_at_its_line(
    tmp_path: Path, rate: str, where: str, message: str
) -> None:
    line = TEXT[: TEXT.index(RATE)].count("\n") + 1
    found = problems(tmp_path, TEXT.replace(RATE, f"economic: {rate},", 1))
    fitting = [p for p in found if message in p]

    assert len(fitting) == 1, found
    assert fitting[0].startswith(f"small.yaml:{line}:")
    assert f"{KEY}.rates.economic{where}: " in fitting[0]


def test_all_mistakes_of_conduct_come_at_once(tmp_path: Path) -> None:
    """A negative number, no span, a mode outside, both forms of shares and an unknown act."""
    text = TEXT.replace("economic: 9.61, sanction: 1.07", "economic: -2, sanction: {count: 1}", 1)
    text = text.replace("military: 9.61,", "military: {low: 2, mode: 9, high: 4},", 1)
    text = text.replace("      shares:\n", "      counts: {acuse: 1, warn: -1}\n      shares:\n", 1)
    found = problems(tmp_path, text)

    assert len(found) == 6, found
    for words in (
        "rates.economic: expected 0 … 1000 acts a year, got -2",
        "rates.sanction: expected the key 'days'",
        "rates.military.mode: expected low <= mode <= high (2 … 4), got 9",
        "conduct: expected shares or counts of the acts, got both",
        "counts.acuse: expected the id of an act of the menu, got 'acuse'; did you mean 'accuse'?",
        "counts.warn: expected 0 or more acts, got -1",
    ):
        assert any(words in problem for problem in found), words


def test_a_rate_needs_acts() -> None:
    for change, message in (
        ({f"{KEY}.counts": {"accuse": 1}}, "expected counts of economic acts, found none"),
        ({f"{KEY}.shares": {"accuse": 1}}, "expected shares of warn"),
    ):
        with pytest.raises(InputError) as caught:
            changed(small(), change)
        if "counts" in message:
            assert any(message in p.message for p in caught.value.problems)


def test_neither_shares_nor_counts(tmp_path: Path) -> None:
    first = TEXT.index("      shares:\n")
    text = TEXT[:first] + TEXT[TEXT.index("  BB:") :]
    (found,) = problems(tmp_path, text)

    assert f"{KEY}: expected shares or counts of the acts, found neither" in found


# --- Centres.


def test_draw_0_takes_the_numbers_of_the_table() -> None:
    """4 in 342 days are 4.27 a year, none are half an act, and a rare act keeps two digits."""
    said = {"count": 4, "days": 342}, {"count": 0, "days": 342}, {"count": 0, "days": 7300}
    found = [
        conduct_of(changed(small(), {f"{KEY}.rates.economic": rate})).centre_rates
        for rate in (*said, {"low": 1, "mode": 3, "high": 9}, 2.5)
    ]

    assert [rates[Category.ECONOMIC] for rates in found] == [4.27, 0.53, 0.025, 3, 2.5]


def test_shares_of_counts_have_half_an_act_more() -> None:
    """3, 1, 0 and 0 of four acts: 3.5 : 1.5 : .5 : .5 of 6, what rounding leaves on the first."""
    counts = dict.fromkeys(conduct_of(small()).shares, 0) | {"accuse": 3, "warn": 1}
    made = changed(small(), {f"{KEY}.counts": counts})
    shares = shares_of(made, conduct_of(made))

    names = ("accuse", "warn", "threaten", "demarche")
    assert [shares[name] for name in names] == [0.5834, 0.25, 0.0833, 0.0833]
    assert shares["working_talks"] == 1.0


# --- Draws.


def test_a_count_is_drawn_from_the_gamma_law() -> None:
    """One act in 342 days: shape 1.5 and 365/342 a year; 90 % from .19 to 4.17, mean 1.6."""
    made = changed(small(), {f"{KEY}.rates.sanction": {"count": 1, "days": 342}})
    key = f"{KEY}.rates.sanction"
    values = sample(made, 7, DRAWS)[key]

    assert values[0] == 1.07
    assert stats.kstest(values[1:], stats.gamma(1.5, scale=365 / 342).cdf).pvalue > 1e-3
    assert range_of(all_priors(made.scenario)[key]) == pytest.approx((0.19, 4.17), abs=0.005)


def test_shares_are_drawn_from_the_dirichlet_law() -> None:
    """Of 2 and 0 acts: a beta law of 2.5 and .5, each share with a stream of its own."""
    counts = dict.fromkeys(conduct_of(small()).shares, 0) | {"reassure": 2}
    made = changed(small(), {f"{KEY}.counts": counts})
    values = sample(made, 7, DRAWS)
    factors = [values[f"{KEY}.counts.{name}"] for name in ("reassure", "praise")]
    first, second = 2.5 * factors[0], 0.5 * factors[1]

    assert factors[0][0] == factors[1][0] == 1.0
    shares = (first / (first + second))[1:]
    assert stats.kstest(shares, stats.beta(2.5, 0.5).cdf).pvalue > 1e-3
    assert abs(np.corrcoef(factors[0][1:], factors[1][1:])[0, 1]) < 0.06


def test_a_draw_depends_on_seed_key_and_draw_alone() -> None:
    """Whatever else is drawn, and whichever draws are asked for."""
    one = changed(small(), COUNTED)
    both = changed(one, {f"{KEY}.rates.military": {"low": 1, "mode": 9, "high": 20}})
    key = f"{KEY}.rates.economic"
    values = sample(one, 7, DRAWS[:50])[key]

    np.testing.assert_array_equal(sample(both, 7, DRAWS[:50])[key], values)
    np.testing.assert_array_equal(sample(both, 7, DRAWS[40:50])[key], values[40:])
    assert (sample(both, 8, DRAWS[1:50])[key] != values[1:]).all()


def test_numbers_are_fixed_where_they_are_points() -> None:
    assert not share_factors(small().scenario)
    values = sample_priors(all_priors(small().scenario), 1, DRAWS[:3])
    assert values[f"{KEY}.rates.economic"].tolist() == [9.61]


def test_every_value_has_its_prior() -> None:
    """What the spread over draws is put down to by class: rates and shares are of the record's."""
    priors = all_priors(baseline().scenario) | share_factors(baseline().scenario)
    values = sample(baseline(), 1, DRAWS[:3])

    assert set(values) == set(priors)
    of_record = [key for key in priors if ".conduct." in key]
    assert len(of_record) == 16 + 42
    assert {priors[key].evidence for key in of_record} == {Evidence.DATA}


def test_a_law_cut_off_has_the_same_shape_between_its_ends() -> None:
    prior = Counted(mode=1.07, shape=1.5, scale=365 / 342, evidence=Evidence.DATA)
    law = stats.gamma(1.5, scale=365 / 342)
    found = within_range(prior, 0.5, 4.0, np.array([0.0, 0.25, 1.0]))
    middle = law.ppf(law.cdf(0.5) + 0.25 * (law.cdf(4.0) - law.cdf(0.5)))

    assert found.tolist() == pytest.approx([0.5, middle, 4.0])


# --- Changes, differences, explanations.


def test_a_rate_is_replaced_whole() -> None:
    counted = changed(small(), COUNTED)
    wider = {"low": 1, "mode": 9, "high": 20}
    for new in (2.5, wider):
        found = conduct_of(changed(counted, {f"{KEY}.rates": {"economic": new}}))
        assert found.rates[Category.ECONOMIC] == (
            new if isinstance(new, float) else RatePrior(**wider)
        )
        assert found.rates[Category.SANCTION] == 1.07
    more = conduct_of(changed(counted, {f"{KEY}.rates.economic.count": 3}))
    assert more.rates[Category.ECONOMIC] == RatePrior(count=3, days=342)


def test_shares_take_the_place_of_counts_and_counts_of_shares() -> None:
    shares = conduct_of(small()).shares
    counts = dict.fromkeys(shares, 1)
    counted = changed(small(), {f"{KEY}.counts": counts})
    again = changed(counted, {f"{KEY}.shares": shares})
    whole = changed(counted, {KEY: {"rates": {"talks": 3}, "shares": {"working_talks": 1.0}}})

    assert (conduct_of(counted).counts, conduct_of(counted).shares) == (counts, {})
    assert again.scenario == small().scenario
    assert conduct_of(whole).counts == {} and conduct_of(whole).repertoire == ("working_talks",)
    with pytest.raises(InputError, match="expected shares or counts of the acts, got both"):
        changed(small(), {f"{KEY}.counts": counts, f"{KEY}.shares": shares})


def test_a_scenario_of_points_is_the_one_it_was() -> None:
    """Its meaning has no word about counts, so that its hash is that of before there were any."""
    said = conduct_of(small()).model_dump(mode="json")

    assert "counts" not in said and said["rates"]["economic"] == 9.61
    assert changed(small(), COUNTED).canonical_hash != small().canonical_hash
    why = COUNTED | {f"{KEY}.rates.economic.why": "words"}
    assert changed(small(), why).canonical_hash == changed(small(), COUNTED).canonical_hash


def test_differences_are_told() -> None:
    counts = dict.fromkeys(conduct_of(small()).shares, 1)
    made = changed(small(), COUNTED | {f"{KEY}.counts": counts})
    found = differences(small(), made)

    assert "Aland (AA): acts a year, economic 9 in 342 days instead of 9.61" in found
    assert "Aland (AA): times counted of accuse 1 instead of nothing" in found
    assert "Aland (AA): share of accuse nothing instead of 0.5834" in found


def test_a_rate_is_explained_with_what_it_rests_on() -> None:
    seeds = read_seeds(baseline())
    explained = explain(baseline(), seeds)
    (entry,) = find_key(explained, "governments.CN.conduct.rates.military", baseline())
    (field,) = find_key(explained, "governments.CN.conduct.counts", baseline())

    assert entry.value == "1 in 342 days: 1.07, 90 % 0.19 … 4.17"
    assert (entry.unit, entry.evidence, entry.source) == (
        "per year", Evidence.DATA, "EventRecord",
    )  # fmt: skip
    assert entry.what == "military acts of China a year, from the record"
    assert "drill_small 1" in field.value and field.evidence == Evidence.DATA


def test_a_rate_may_rest_on_something_else_than_the_conduct() -> None:
    pelosi = load_scenario("after-pelosi-2022")
    conduct = conduct_of(pelosi, "US")

    assert conduct.rate(Category.ECONOMIC).source == "FederalRegisterToJuly2022"
    assert conduct.rate(Category.MILITARY).source == "ExpertPriorJuly2022"
    assert rates_by_class(pelosi.scenario)[0] == {Evidence.DATA: 1, Evidence.EXPERT: 15}


def test_the_baseline_draws_its_rates_and_shares() -> None:
    rates, acts = rates_by_class(baseline().scenario)

    assert (rates, acts) == ({Evidence.DATA: 16}, 42)
