"""``explain`` as typed."""

from __future__ import annotations

import json

import pytest

from ballast.analysis.stats import variance_attribution
from ballast.cli.explain import _attributed
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.library import load_scenario
from tests.ballast.cli.running import ballast
from tests.cases import SMALL


def test_one_key(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "explain", "summer-2023", "encounters.rate")

    assert ended.code == 0
    assert "5 … 30 … 90 per year" in ended.out
    assert "X, expert prior" in ended.out
    assert "Ratner2022: " in ended.out and "M01" in ended.out


def test_all_keys_and_the_classes(capsys: pytest.CaptureFixture[str]) -> None:
    out = ballast(capsys, "explain", "summer-2023").out

    assert "49 drawn parameters: D 15, L 5, X 29, A 0" in out
    assert "103 fixed parameters: " in out
    assert len(out.splitlines()) > 200


def test_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    out = ballast(capsys, "explain", "summer-2023", "--ledger").out

    assert "112 facts, " in out
    assert out.count("carries nothing: ") == 112 - int(out.split("112 facts, ")[1].split()[0])


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(ballast(capsys, "explain", "summer-2023", "tension.base", "--json").out)
    facts = json.loads(ballast(capsys, "explain", "summer-2023", "--ledger", "--json").out)

    assert rows[0]["evidence"] == "X" and rows[0]["unit"] == "points"
    assert len(facts) == 112


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["summer-2023", "visits.efect"], "did you mean 'visits.effect'?"),
        (["summer-2032"], "did you mean 'summer-2023'?"),
        (
            ["summer-2023", "visits.effect", "--ledger"],
            "got a key and --ledger",
        ),
    ],
)
def test_wrong_input(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, "explain", *arguments)

    assert ended.code == 2
    assert message in ended.err and len(ended.err.splitlines()) == 1


def test_variance_with_few_draws_is_not_resolved(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "explain", SMALL, "--variance", "--draws", 999)

    assert ended.code == 0
    assert "not resolved: shares need 1000 draws or more, got 999" in ended.out


def test_variance_by_class(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All priors of the small dyad are assumptions, so A explains what is explained.

    Few resamples: they take nearly all of the time, and no interval is looked at but that of zero.
    """
    monkeypatch.setattr(variance_attribution, "RESAMPLES", 8)
    ended = ballast(capsys, "explain", SMALL, "--variance", "--draws", 1000, "--runs", 2, "--json")
    rows = {row["outcome"]: row for row in json.loads(ended.out)["outcomes"]}

    assert rows["tension_mean"]["shares"]["D"] == [0.0, 0.0, 0.0]
    assert rows["tension_mean"]["shares"]["A"][0] > 0.8


def test_what_rests_on_rates_of_conduct_stands_beside_the_classes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They explain something where parameters are fixed, and nothing where rates are."""
    monkeypatch.setattr(variance_attribution, "RESAMPLES", 8)
    loaded = load_scenario(SMALL)
    fixed = {
        f"parameters.{name}": prior.centre
        for name, prior in loaded.scenario.parameters.items()
        if prior.drawn
    }
    rates = {
        f"governments.{side}.conduct.rates.{category.value}": {"low": 1, "mode": 10, "high": 40}
        for side, government in loaded.scenario.governments.items()
        for category in government.conduct.rates
    }
    shares = {}
    for change in (fixed | rates, {}):
        found = _attributed(changed(loaded, change), 1000, 8)
        (tension,) = (row for row in found if row.outcome == "tension_mean")
        shares[bool(change)] = tension.shares["rates of conduct"]
    assert shares[True][1] > 0.0
    assert shares[False] == (0.0, 0.0, 0.0)
