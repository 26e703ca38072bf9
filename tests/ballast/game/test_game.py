"""A game is a history: what the model decides is what it is, and a saved one replays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ballast.game.game import Choice, Game, GameHistory
from ballast.game.game_text import Numbers, options
from ballast.game.happenings import Happening
from ballast.game.saved_game import base_name, default_path, path_problems, read_saved, write
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.errors import InputError
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.montecarlo import play as play_plan
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Cause, Move, Rung, VisitPhase
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import ROOT, SMALL, baseline, small
from tests.sim.engines.test_agreement import acts_of

HISTORY = GameHistory(seed=5, draw=1, run=2)


def game(loaded: LoadedScenario | None = None, side: int = 0) -> Game:
    return Game(loaded=small() if loaded is None else loaded, side=side, history=HISTORY)


def act(of: Game, name: str) -> int:
    return of.setting.acts.ids.index(name)


def slot(of: Game, name: str) -> int:
    return of.setting.slots.ids.index(name)


def watched(loaded: LoadedScenario, days: int) -> DiplomacyModel:
    model = DiplomacyModel(loaded, seed=5, draw=1, run=2, days=days)
    model.play()
    return model


def without_causes(rows: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int]]:
    return [row[:3] for row in rows]


@pytest.fixture
def played(tmp_path: Path) -> tuple[Game, Path]:
    """Ten weeks of the small dyad: words, talks, a visit asked for, one refused, one called off."""
    (tmp_path / "small.yaml").write_text(
        SMALL.read_text("utf-8").replace("../../seeds", str(ROOT / "seeds")), encoding="utf-8"
    )
    (tmp_path / "small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
    made = game(load_scenario(str(tmp_path / "small.yaml")))
    choices = {
        0: Choice(
            (act(made, "accuse"), act(made, "tariff")), ((slot(made, "own.alma"), Move.PROPOSE),)
        ),
        2: Choice((act(made, "reassure"),), ((slot(made, "bela-secret"), Move.REBUFF),)),
        3: Choice((), ((slot(made, "meeting"), Move.CALL_OFF),)),
    }  # fmt: skip
    for week in range(8):
        made.decide(choices.get(week, Choice()), 7)
    made.leave_to_the_model(14)
    save = tmp_path / "mine.yaml"
    write(made, save)
    return made, save


OFTEN_PUT_OFF = {
    "parameters.visits.postponement_rate": 0.08,
    "parameters.visits.cancel_share": 0.0,
    "parameters.visits.acceptance": 0.6,
    "parameters.visits.proposals": 30.0,
    "days": 300,
}


OFTEN_IN_DISPUTE = {
    "parameters.ladder.onset_rate": 15.0,
    "parameters.disputes.reply": 0.3,
    "parameters.disputes.press": 0.1,
    "parameters.disputes.offer": 0.1,
    "parameters.disputes.press_risk": 0.03,
    "days": 300,
}


@pytest.mark.parametrize(
    "change",
    [{}, OFTEN_PUT_OFF, OFTEN_IN_DISPUTE],
    ids=["as it is", "often put off", "often in dispute"],
)
@pytest.mark.parametrize("side", [0, 1])
def test_left_to_the_model_it_is_the_ordinary_history(side: int, change: dict[str, Any]) -> None:
    """All but the causes of acts: what a person leaves to the model is kept as played."""
    loaded = changed(small(), change)
    made = game(loaded, side)
    while not made.over:
        made.leave_to_the_model(7)
    plain = watched(loaded, loaded.scenario.days)
    if change is OFTEN_IN_DISPUTE:
        moved = made.setting.dispute_acts.role[
            [b for _, g, b, _ in acts_of(made.tally, 0) if g == side]
        ]
        assert {*moved.tolist()} >= {-1, *range(2), 4, 5}, "replies, presses, offers, acceptances"
    if (
        change is OFTEN_PUT_OFF
    ):  # also guests who were put off are asked to wait again, which nobody is told
        decided = made.decided()
        assert decided is not None
        moves = [move for day in decided.visits.values() for move in day.values()]
        refusal = f"{('Aland', 'Boria')[side]} refuses"
        assert moves.count(Move.REBUFF) > sum(h.text.startswith(refusal) for h in made.happened) > 0

    assert made.tally.number("tension_mean").tolist() == plain.tally.number("tension_mean").tolist()
    assert made.tally.held_day.tolist() == plain.tally.held_day.tolist()
    asked = made.tally.counts.values
    assert asked.keys() == plain.tally.counts.values.keys()
    for part in asked:
        if not part.cause:  # what a person leaves to the model is kept as played
            np.testing.assert_array_equal(asked[part], plain.tally.counts.number(part), repr(part))
    assert without_causes(acts_of(made.tally, 0)) == without_causes(acts_of(plain.tally, 0))
    own = {cause for _, actor, _, cause in acts_of(made.tally, 0) if actor == side}
    assert own == {Cause.PLAYED}


def test_a_saved_game_replays(played: tuple[Game, Path]) -> None:
    """In the Mesa model, to the day; with and without the past in common."""
    made, save = played
    loaded = load_scenario(str(save))
    scenario = loaded.scenario.model_copy(update={"continues": None})
    for each in (loaded, loaded.model_copy(update={"scenario": scenario})):
        again = watched(each, 70)

        assert (
            again.tally.number("tension_mean").tolist()
            == made.tally.number("tension_mean").tolist()
        )
        assert acts_of(again.tally, 0) == acts_of(made.tally, 0)
        np.testing.assert_array_equal(again.world.phase, made.world.phase)
        np.testing.assert_array_equal(again.world.level, made.world.level)


def test_every_history_of_a_saved_game_begins_with_it(played: tuple[Game, Path]) -> None:
    made, save = played
    loaded = load_scenario(str(save))
    plan = Plan(loaded=loaded, seed=99, draws=2, runs=3, days=70, logged=6)
    (tally,) = play_plan(plan, 1)

    assert set(tally.number("tension_mean").tolist()) == set(
        made.tally.number("tension_mean").tolist()
    )
    for lane in range(6):
        assert acts_of(tally, lane) == acts_of(made.tally, 0)
    longer = Plan(loaded=loaded, seed=99, draws=2, runs=3, days=120, logged=6)
    table = histories(play_plan(longer, 1), compile_scenario(loaded), 120)
    assert len(set(table["tension_mean"].to_pylist())) == 6


def test_a_saved_game_is_resumed_where_it_was_left(played: tuple[Game, Path]) -> None:
    made, save = played
    found = read_saved(str(save))
    assert found is not None
    again = game(found.base)
    again.resume(found.played, 7)

    assert (found.side, found.past.seed, found.past.draw, found.past.run) == ("AA", 5, 1, 2)
    assert again.day == made.day == 70
    assert again.decided() == made.decided()
    assert again.world.tension.tolist() == made.world.tension.tolist()
    for each in (made, again):
        each.leave_to_the_model(30)
    assert again.world.tension.tolist() == made.world.tension.tolist()


def test_going_back_takes_back_and_nothing_else() -> None:
    one, other = game(), game()
    for each in (one, other):
        each.decide(Choice(acts=(act(each, "accuse"),)), 7)
    before = one.world.tension.tolist()
    one.decide(Choice(acts=(act(one, "tariff"), act(one, "arms_sale"))), 7)
    assert one.back()

    assert one.day == 7 and one.world.tension.tolist() == before
    for each in (one, other):
        each.decide(Choice(), 20)
    assert one.world.tension.tolist() == other.world.tension.tolist()
    assert one.happened == other.happened
    assert one.back() and one.back() and not one.back()


def test_choices_that_cannot_be_made_are_told() -> None:
    made = game()
    words = made.objections(
        Choice(
            acts=(act(made, "accuse"), act(made, "warn"), act(made, "drill_large")),
            moves=((slot(made, "own.alma"), Move.ACCEPT),),
        )
    )
    slots = slot(made, "berta-spring")
    twice = made.objections(Choice(moves=((slots, Move.ACCEPT), (slots, Move.REBUFF))))

    assert words == [
        "drill_large is not feasible today",
        "accept own.alma is not feasible today",
        "one act of a category a day: accuse or warn",
    ]
    assert twice == ["one step a day on the visit berta-spring"]
    assert made.objections(Choice(acts=(act(made, "accuse"), act(made, "tariff")))) == []


TOLD = {
    Move.PROPOSE: "asks to visit",
    Move.ACCEPT: "will receive",
    Move.REBUFF: "refuses",
    Move.PUT_OFF: "is put off",
    Move.CALL_OFF: "is called off",
}


def test_an_official_is_sent_once_at_a_time() -> None:
    """A planned visit that was refused and has cooled off, and a journey of one's own."""
    made = game(side=1)
    planned, own = slot(made, "bela-secret"), slot(made, "own.bela")
    made.world.phase[planned], made.world.wake[planned] = VisitPhase.REBUFFED, made.day
    both = Choice(moves=((planned, Move.PROPOSE), (own, Move.PROPOSE)))
    words = [option.words for option in options(made, Numbers(made)) if option.choice.moves]

    assert made.objections(both) == ["one journey at a time: Bela is sent twice"]
    assert made.objections(Choice(moves=both.moves[:1])) == []
    assert {"send Bela (office)", "send Bela (office), again as planned"} <= set(words)


def test_what_can_be_chosen_is_then_done() -> None:
    """On many mornings one feasible act and step on a visit, each kind: it happens that day."""
    made, tried = game(side=1), dict.fromkeys(Move, 0)
    for _ in range(40):
        able = made.feasible()
        steps = sorted(able.moves, key=lambda step: tried[step[1]])[:1]
        choice, day, before = Choice(able.acts[-1:], tuple(steps)), made.day, len(made.happened)
        assert made.objections(choice) == []
        made.decide(choice, 3)
        done = [b for d, g, b, _ in acts_of(made.tally, 0) if (d, g) == (day, 1)]
        today = [h.text for h in made.happened[before:] if h.day == day]
        assert done == [*choice.acts]
        for visit, move in steps:
            tried[move] += 1
            official = made.setting.officials.names[made.setting.slots.visitor[visit]]
            assert any(TOLD[move] in text and official in text for text in today), (day, move)

    assert min(tried.values()) >= 1


def test_what_happens_is_told() -> None:
    made = game()
    made.decide(Choice(acts=(act(made, "accuse"),)), 3)
    made.leave_to_the_model(100)
    words = [h.text for h in made.happened]

    assert Happening(0, 0, "Aland: accuse in public (-3)") in made.happened
    assert any("risky encounter" in w for w in words)
    assert any(w.startswith("Arne (office) arrives in Boria") for w in words)
    assert any(w.startswith("channel ") for w in words)
    assert [h.day for h in made.happened] == sorted(h.day for h in made.happened)


def test_something_grave_calls_at_once() -> None:
    """A collision on the tenth day and a dispute soon after: both end a month early."""
    crash = {"date": "2020-03-10", "kind": "accident", "severity": "collision", "evidence": "A"}
    often = {"parameters.ladder.onset_rate": 20.0, "interventions.add": {"crash": crash}}
    made = game(changed(small(), often))
    made.decide(Choice(), 30, alert=True)
    stops = [made.day]
    while made.day < 60:
        made.decide(Choice(), 30, alert=True)
        stops.append(made.day)
    told = {h.day for h in made.happened if h.grave and h.text.startswith("the relation")}

    assert 9 in stops  # on the morning, before anyone decides
    assert told and all(day + 1 in stops for day in told)
    quiet = game(changed(small(), often))
    quiet.decide(Choice(), 30)
    assert quiet.day == 30


def test_what_is_told_begins_where_the_last_decision_was_made() -> None:
    crash = {"date": "2020-03-10", "kind": "accident", "severity": "publicised", "evidence": "A"}
    made = game(changed(small(), {"interventions.add": {"crash": crash}}))
    made.decide(Choice(), 9)
    public = [h for h in made.happened_since(9) if "made public" in h.text]
    made.decide(Choice(acts=(act(made, "accuse"),)), 5)
    after = made.happened_since(9)

    assert len(public) == 1
    assert not any(h in after for h in public)
    assert Happening(9, 0, "Aland: accuse in public (-3)") in after


def test_with_war_the_game_is_over() -> None:
    made = game()
    made.world.rung[:] = Rung.WAR

    assert made.over and made.feasible() == Choice()
    made.decide(Choice(), 5)
    assert made.day == 0


def test_a_game_of_the_baseline_names_its_base_anywhere(tmp_path: Path) -> None:
    made = game(baseline())
    made.decide(Choice(), 2)
    save = tmp_path / "far.yaml"

    assert default_path(baseline()) == Path("summer-2023-played.yaml")
    assert write(made, save) == made.date_of(1)
    assert load_scenario(str(save)).branches_from == "Summer 2023"
    assert "branches_from: summer-2023\n" in save.read_text("utf-8")


def test_a_game_of_ones_own_scenario_lies_beside_or_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here = tmp_path / "mine.yaml"
    below = small().model_copy(update={"path": str(tmp_path / "below" / "mine.yaml")})

    assert base_name(below, here) == "below/mine.yaml"
    assert base_name(small(), here) is None
    assert default_path(below) == Path("mine-played.yaml")
    assert default_path(small()) == SMALL.parent / "small-played.yaml"
    (problem,) = path_problems(here, small(), None)
    assert "the folder of the scenario, or in one above it" in problem.message


def test_before_the_first_day_there_is_nothing_to_save(tmp_path: Path) -> None:
    assert write(game(), tmp_path / "x.yaml") is None
    assert list(tmp_path.iterdir()) == []


def test_a_scenario_or_a_branch_that_changes_more_is_no_game(
    played: tuple[Game, Path], tmp_path: Path
) -> None:
    _, save = played
    edited = tmp_path / "edited.yaml"
    text = save.read_text("utf-8")
    edited.write_text(text + "  parameters.encounters.rate: 30\n", encoding="utf-8")

    assert read_saved(str(edited)) is None
    assert read_saved(str(SMALL)) is None
    assert read_saved("military-channel-open") is None
    edited.write_text(text.replace("accuse", "acuse"), encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'accuse'"):
        read_saved(str(edited))


def test_an_unfinished_file_never_takes_the_place_of_a_game(
    played: tuple[Game, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, save = played
    before = save.read_text("utf-8")

    def broken(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", broken)
    made.decide(Choice(), 3)
    with pytest.raises(InputError, match="No space left"):
        write(made, save)
    assert save.read_text("utf-8") == before
    assert sorted(p.name for p in save.parent.iterdir()) == ["mine.yaml", "small.csv", "small.yaml"]
