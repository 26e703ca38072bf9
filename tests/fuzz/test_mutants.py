"""Two thousand mutants of the shipped files, in which no promise about ``check`` may break.

``python -m tests.fuzz.mutants 100000`` asks more of them, thoroughly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.mutants import MUTANT, Laboratory, Verdict
from tests.fuzz.mutations import Dice, mutated

MUTANTS, PARTS = 2000, 20


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    made = Laboratory(tmp_path_factory.mktemp("fuzz"), quick=True)
    yield made
    made.watching = False


@pytest.fixture(scope="module")
def verdicts() -> Counter[int]:
    """How many mutants were accepted and how many refused."""
    return Counter()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutant_breaks_a_promise(
    part: int, laboratory: Laboratory, verdicts: Counter[int]
) -> None:
    broken = []
    for number in range(part * MUTANTS // PARTS, (part + 1) * MUTANTS // PARTS):
        verdict = laboratory.check(number)
        verdicts[verdict.code] += 1
        broken += [f"{verdict.name}: {what}" for what in verdict.broken]

    assert broken == []


def test_mutants_are_neither_all_refused_nor_all_accepted(
    laboratory: Laboratory, verdicts: Counter[int]
) -> None:
    assert sum(verdicts.values()) == MUTANTS
    assert verdicts[0] > MUTANTS / 20 and verdicts[2] > MUTANTS / 2
    assert len(laboratory.seen) > 20


def test_a_mutant_is_named_for_ever(laboratory: Laboratory) -> None:
    text = laboratory.texts["scenarios/example-island.yaml"]

    assert mutated(text, "a:1") == mutated(text, "a:1") != mutated(text, "a:2")
    assert [Dice("a").below(6) for _ in range(2)] == [3, 3]


def test_what_the_fuzzer_looks_for_is_seen(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault, a written file, a slow check, a problem without its place, a failing run."""
    island = "scenarios/example-island.yaml"
    text = laboratory.texts[island]

    def judged(check: object) -> Verdict:
        monkeypatch.setattr("ballast.cli.check._check", check)
        return laboratory.judge("known", island, text)

    def fault(name: str) -> None:
        raise KeyError("a fault of ours")

    def writes(name: str) -> None:
        Path(name).with_name("written.yaml").write_text("x", encoding="utf-8")

    def refuses(name: str) -> None:
        from ballast.sim.errors import InputError, Problem

        raise InputError(Problem("something is wrong"))

    assert "exit code 1" in judged(fault).broken
    assert any("written.yaml" in what for what in judged(writes).broken)
    assert any("something is wrong" in what for what in judged(refuses).broken)
    monkeypatch.undo()
    monkeypatch.setattr("tests.fuzz.mutants.LONGEST_SECONDS", -1.0)
    assert any("seconds" in what for what in laboratory.judge("known", island, text).broken)
    monkeypatch.undo()
    laboratory.seen.clear()
    monkeypatch.setattr("tests.fuzz.mutants.play", fault)
    assert any("failed in run" in what for what in laboratory.judge("known", island, text).broken)
    assert not (laboratory.folder / MUTANT).exists()
