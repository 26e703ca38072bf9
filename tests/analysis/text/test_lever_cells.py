"""What is told of levers: which ones, with which digits, and what they rest on."""

from __future__ import annotations

from dataclasses import replace

from ballast.analysis.stats.lever_study import LeverStudy, RankedLever, RestsOn, Support
from ballast.analysis.text import lever_cells as cells
from ballast.analysis.text.lever_choice import by_side, ends, nothing_found, works
from ballast.analysis.text.lever_rests import rests_lines, rests_sentence, unnamed_sentence
from tests.levers import estimate, lever, study


def made(value: float, down: int, up: int, beyond: bool, number: int = 1, who: str = "AA",
         half: float = 0.01) -> RankedLever:  # fmt: skip
    one = lever(number, value, who)
    found = replace(one.effect.contrast, down=down, up=up, difference=estimate(value, half))
    return replace(one, effect=replace(one.effect, contrast=found, beyond=beyond))


def of(*levers: RankedLever, **fields: object) -> LeverStudy:
    names = tuple(one.id for one in levers)
    return replace(study(4, events=0), levers=levers, best=names[:3], worst=names[-3:],
                   rests=(), unknowns=(), pairs=(), **fields)  # type: ignore[arg-type]  # fmt: skip


def test_one_flip_or_none_is_no_direction() -> None:
    assert not works(made(0.0, 0, 0, False), lowers=True)
    assert not works(made(-0.003, 1, 0, False), lowers=True)
    assert not works(made(-0.003, 4, 3, False), lowers=True)
    assert works(made(-0.006, 2, 0, False), lowers=True)
    assert not works(made(-0.006, 2, 0, False), lowers=False)


def test_what_is_beyond_chance_comes_before_what_may_be_chance() -> None:
    unsure = [made(-0.05 - n / 1000, 20, 4, False, n) for n in range(12)]
    sure = made(-0.01, 9, 0, True, 40)
    low, high, between = ends(of(*unsure, sure))

    assert len(low) == 10 and low[-1] is sure and high == [] and between == 3
    values = [one.effect.contrast.difference.value for one in low]
    assert values == sorted(values)


def test_where_nothing_is_beyond_chance_it_is_said() -> None:
    found = of(made(-0.02, 5, 1, False, 1), made(0.0, 0, 0, False, 2))

    assert nothing_found(found)
    assert cells.ranking_sentences(found)[0] == (
        "Nothing found beyond chance in these 400 histories; more may tell levers from chance."
    )
    assert "No lever raises it in two histories or more." in cells.ranking_sentences(found)


def test_a_number_has_one_precision_and_ties_go_away_from_zero() -> None:
    one, two = made(0.025, 1, 9, False, 1, half=0.018), made(0.025, 1, 9, False, 2, half=0.0201)
    found = of(one, two, made(0.03, 1, 9, True, 3, half=0.02))
    changes = [cells.lever_cells(x, found)[2].split(" ±")[0] for x in found.levers]

    assert changes[0] == changes[1] and len({text.partition(".")[2] != "" for text in changes}) == 1
    assert cells.change_cell(estimate(0.025, 0.025), 100.0, 0) == "+3 ± 3"
    assert cells.change_cell(estimate(-0.025, 0.001), 100.0, 0) == "−3 ± 1"


def test_each_side_has_its_best_and_worst_of_what_it_can_do_without_the_other() -> None:
    mine, theirs = made(-0.04, 9, 0, True, 1), made(-0.04, 9, 0, True, 2, "BB")
    either, both = made(0.05, 0, 9, True, 3, "either"), made(-0.03, 7, 0, False, 4, "both")
    found = of(mine, theirs, both, either, same={"lever.1": ("lever.2",)})
    parts = {part.title: [(one.id, one.who) for one in part.levers] for part in by_side(found)}

    assert parts == {
        "Aland, lowers it most": [("lever.1", "either")],
        "Aland, raises it most": [("lever.3", "either")],
        "Boria, lowers it most": [("lever.1", "either")],
        "Boria, raises it most": [("lever.3", "either")],
        "both together, lowers it most": [("lever.4", "both")],
        "both together, raises it most": [],
    }
    assert by_side(replace(found, side="AA")) == []


def test_the_most_comes_first_at_both_ends_of_a_side_and_fewer_than_three_are_explained() -> None:
    values = (-0.06, -0.05, -0.04, -0.03, 0.03, 0.04, 0.05, 0.06)
    mine = [made(v, 9 * (v < 0), 9 * (v > 0), True, n) for n, v in enumerate(values, start=1)]
    found = of(*mine)
    parts = by_side(found)
    few = [part for part in parts if part.title.startswith("Aland")]

    assert [[one.id for one in part.levers] for part in few] == [
        ["lever.1", "lever.2", "lever.3"], ["lever.8", "lever.7", "lever.6"],
    ]  # fmt: skip
    assert "Fewer than three" not in cells.side_legend(found, few)
    assert "Fewer than three: no other turns two histories" in cells.side_legend(found, parts)


def test_what_a_change_rests_on_names_its_key_and_what_cannot_be_named_is_counted() -> None:
    named = Support("parameters.a", "what, it means", "X", "low", 0.0, estimate(-0.02, 0.01),
                    estimate(-0.1, 0.01))  # fmt: skip
    chance = replace(named, key="parameters.b", rests=estimate(0.0, 0.01))
    found = replace(of(made(-0.1, 9, 0, True)), rests=(
        RestsOn("lever.1", {}, (named, chance)), RestsOn("lever.1", {}, (chance,))))  # fmt: skip

    assert rests_lines(found.rests[0], "probability") == [
        "−10.0 ± 1.0 points rest on “what, it means” (parameters.a, an expert prior): at its low "
        "end, 0, the change is −2.0 ± 1.0"
    ]
    assert rests_sentence(found.rests[1], "probability").endswith("nothing that can be named.")
    assert unnamed_sentence(found).startswith("Of 1 of the 2 levers")


def test_the_base_says_what_its_interval_is_and_how_sure() -> None:
    about = replace(study(4), base=replace(estimate(0.18, 0.02), draws_low=0.11, draws_high=0.25),
                    base_error=0.06, draws=32)  # fmt: skip
    text = "Without any change: 11 to 25 %, mean 18 % (5-95 % over 32 parameter draws, "

    assert cells.base_sentence(about) == text + "its ends known to ± 6 points)"
    unsure = cells.base_sentence(replace(about, base_error=None))
    assert unsure == text + "too few to be sure how wide that is)"
    assert cells.definition_of(about).startswith("a crisis or higher is reached")
