"""What a person sees and can do within a dispute; who does nothing holds."""

from __future__ import annotations

from pathlib import Path

from ballast.game.dispute_text import about_dispute
from ballast.game.game import NOTHING, Choice, Game, GameHistory
from ballast.game.game_text import Numbers, options, screen
from ballast.game.saved_game import read_saved, write
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Rung
from tests.cases import baseline
from tests.scripted_disputes import (
    BOTH_OFFER,
    BOTH_PRESS,
    HELD,
    LAPSES,
    first_history,
    over_an_encounter,
)
from tests.sim.engines.test_agreement import acts_of

HISTORY = GameHistory(seed=1, draw=0, run=0)
FIRST = 23
"""Day of the first decision in the dispute that begins on the evening of 1 August 2023."""


def game(loaded: LoadedScenario, side: int = 0) -> Game:
    """A game on the morning after a dispute has begun: China has opened it."""
    made = Game(loaded=loaded, side=side, history=HISTORY)
    made.decide(NOTHING, 60, alert=True)
    while made.world.rung[0] < Rung.DISPUTE:
        made.decide(NOTHING, 60, alert=True)
    assert made.day == FIRST, "the morning after it began"
    return made


def does(made: Game, *names: str) -> Choice:
    return Choice(tuple(made.setting.acts.ids.index(name) for name in names))


def able(made: Game) -> list[str]:
    """What can be done about the dispute today."""
    role, ids = made.setting.dispute_acts.role, made.setting.acts.ids
    return [ids[b] for b in made.feasible().acts if role[b] >= 0]


def told(made: Game) -> list[str]:
    return [h.text for h in made.happened]


def shown(made: Game) -> str:
    lines = screen(made, Numbers(made), made.day, lambda text, kind: text, full=False)
    assert max(map(len, lines)) <= 80
    return " ".join(" ".join(lines).split())


def test_the_addressee_can_reply_and_is_asked_at_once() -> None:
    made = game(over_an_encounter(HELD))

    assert able(made) == ["reply"]
    assert "China begins a dispute over a risky encounter" in told(made)
    assert list(about_dispute(made)) == [
        "China began it over a risky encounter, a day ago.",
        "You have not replied; without a reply it may lapse any day.",
    ]
    assert "25 reply in kind to the side that has begun a dispute (-5)" in shown(made)
    assert able(game(over_an_encounter(HELD), side=1)) == []


def test_after_a_reply_it_may_press_or_offer() -> None:
    made = game(over_an_encounter(HELD))
    assert made.objections(does(made, "press_4")) == ["press_4 is not feasible today"]
    made.decide(does(made, "reply"))

    assert able(made) == ["press_4", "offer"]
    assert "United States: reply in kind to the side that has begun a dispute (-5)" in told(made)
    words = [option.words for option in options(made, Numbers(made))]
    assert "offer a way out of a dispute" in words
    numbers = [option.number for option in options(made, Numbers(made))]
    assert len(set(numbers)) == len(numbers)


def test_who_does_nothing_holds() -> None:
    """The model would press every day; a side that is played does not."""
    made = game(over_an_encounter(BOTH_PRESS | {"disputes.press_risk": 0.0}))
    made.decide(does(made, "reply"))
    made.decide(NOTHING, 10)
    role = made.setting.dispute_acts.role
    done = [(d, g) for d, g, b, _ in acts_of(made.tally, 0) if role[b] >= 0]

    assert done == [(FIRST, 0), *((day, 1) for day in range(FIRST + 1, FIRST + 11))]


def test_a_matter_may_lapse_without_anybody_doing_anything() -> None:
    made = game(over_an_encounter(LAPSES))
    made.decide(NOTHING)

    assert made.world.rung[0] < Rung.DISPUTE and able(made) == []
    assert "the dispute lapses: nobody has replied" in told(made)
    assert "dispute" not in shown(made).replace("begins a dispute", "").split("channels")[1]


def test_who_replies_keeps_it_from_lapsing() -> None:
    """On a day on which it would have lapsed for certain."""
    made = game(over_an_encounter(LAPSES))
    made.decide(does(made, "reply"))

    assert made.world.rung[0] == Rung.DISPUTE and made.world.replied[0]


def test_an_offer_of_the_other_side_is_told_at_once_and_can_be_accepted() -> None:
    made = game(over_an_encounter(BOTH_OFFER))
    made.decide(does(made, "reply"))
    made.decide(NOTHING, 7, alert=True)

    assert made.day == FIRST + 2, "asked on the morning after the offer"
    assert able(made) == ["press_4", "accept"]
    assert "China has offered a way out, which stands until 10 August." in list(about_dispute(made))
    made.decide(does(made, "accept"))
    assert made.world.rung[0] < Rung.DISPUTE
    assert "the dispute is settled: an offer has been accepted" in told(made)


def test_ones_own_offer_stands_for_a_week() -> None:
    made = game(over_an_encounter(HELD))
    made.decide(does(made, "reply"))
    made.decide(does(made, "offer"))
    assert "Your offer of a way out stands until 10 August." in list(about_dispute(made))
    made.decide(NOTHING, 7)
    assert "Your offer" not in " ".join(about_dispute(made))


def test_calls_and_meetings_are_told() -> None:
    sure = {
        "disputes.calls": 1.0,
        "channels.answered_open": 1.0,
        "channels.answered_closed": 1.0,
        "visits.sanctioned_acceptance": 1.0,
    }
    made = game(over_an_encounter(HELD | sure))
    made.decide(does(made, "reply"))
    made.decide(NOTHING, 40)
    words = told(made)

    assert any(w.endswith(" by telephone") for w in words)
    assert any(w.endswith(" meet in private") for w in words)
    assert "Officials of the two are in contact." in list(about_dispute(made))
    quiet = game(over_an_encounter(HELD | dict.fromkeys(sure, 0.0) | {"disputes.calls": 1.0}))
    quiet.decide(NOTHING, 5)
    assert any(w.endswith(": no answer") for w in told(quiet))


def test_presses_lead_up_to_war_and_end_the_game() -> None:
    made = game(over_an_encounter(BOTH_PRESS))
    made.decide(does(made, "reply"))
    stops = []
    while not made.over:
        made.decide(NOTHING, 7, alert=True)
        stops.append(int(made.world.rung[0]))

    assert stops == [5, 6, 7] and made.feasible() == NOTHING
    assert told(made).count("a press leads the dispute up") == 3
    assert "there is war: the history ends here" in told(made)
    assert not any(w.startswith("channel ") for w in told(made)), "that war shuts all is not told"


def test_a_game_with_a_dispute_is_saved_and_resumed(tmp_path: Path) -> None:
    draw, run = first_history(baseline(), lambda row: (row["first_day_rung_4"] or 540) < 400)
    made = Game(loaded=baseline(), side=0, history=GameHistory(1, draw, run))
    while not (choices := able(made)):  # where it has opened it, it waits for a reply
        made.leave_to_the_model(60, alert=True)
        assert not made.over
    made.decide(does(made, choices[0]))
    save = tmp_path / "mine.yaml"
    write(made, save)
    found = read_saved(str(save))
    assert found is not None
    again = Game(loaded=found.base, side=0, history=made.history)
    again.resume(found.played, 7)

    assert again.day == made.day and again.decided() == made.decided()
    assert acts_of(again.tally, 0) == acts_of(made.tally, 0)
    assert choices[0] in save.read_text("utf-8")
