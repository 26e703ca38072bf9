"""Disputes in words: who began them, who called whom, who led them up, who accepted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ballast.analysis.narrative.act_sentences import deed
from ballast.analysis.narrative.call_sentences import calls
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.events_together import together
from ballast.analysis.narrative.rung_sentences import step
from ballast.analysis.narrative.story import Story, tell
from ballast.analysis.narrative.story_text import as_text
from ballast.analysis.narrative.told_disputes import disputes_of
from ballast.analysis.narrative.words import full_date, number
from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.experiments.traced_history import trace
from ballast.sim.vocabulary import PRESSES, Rung
from tests.scripted_disputes import (
    BOTH_OFFER,
    BOTH_PRESS,
    HELD,
    LAPSES,
    ended_by_war,
    over_an_encounter,
    settled_late,
)


@pytest.fixture(scope="module")
def late() -> Chronicle:
    """A history of the baseline that goes as far as rung 6, and back."""
    return settled_late().chronicle


@pytest.fixture(scope="module")
def war() -> Chronicle:
    """A history that a war ends."""
    return ended_by_war().chronicle


def scripted(
    parameters: dict[str, float], severity: str = "publicised", **changes: object
) -> Story:
    loaded = over_an_encounter(parameters, severity, changes)
    return tell(trace(loaded, 1, 0, 0, 40).chronicle)


def texts(story: Story) -> str:
    return " ".join(entry.text for chapter in story.chapters for entry in chapter.entries)


def short(story: Story) -> str:
    return story.short[1]


VISIT = {"host": "CN", "phase": "scheduled", "days": 2, "evidence": "A"}
OVER = (
    "On 1 August 2023 China began a militarised dispute over a publicised encounter in which its "
    "forces had intercepted those of the United States"
)


def test_a_dispute_that_lapses() -> None:
    story = scripted(LAPSES)

    assert short(story).startswith(
        f"{OVER}. It lapsed after one day, on 2 August 2023: the United States had not replied."
    )
    assert (
        "China began a militarised dispute (rung 4) over the publicised encounter in which its "
        "forces had intercepted those of the United States. Such an event led to a dispute in "
        "over 99 of 100 cases on that day, and in over 99 of 100 in the world that the rate of "
        "disputes is taken from; the odds were raised by the tempo of encounters (25 times) and "
        "lowered by the base of tension (0.86 times). Tension stood at 61."
    ) in texts(story)
    assert (
        "The United States did not reply, and the dispute lapsed after one day, which had a chance "
        "of over 99 % that day; the relation returned to coercive rivalry (rung 2)."
    ) in texts(story)


def test_a_dispute_that_both_offer_to_end() -> None:
    story = scripted(BOTH_OFFER)

    assert short(story).startswith(
        f"{OVER}; the United States replied on the next day. It ended after two days, on 3 August "
        "2023, when both offered a way out. The United States offered a way out once; China "
        "offered a way out once."
    )
    assert (
        "The United States replied to China with a show of force, announced by Lloyd J. Austin "
        "III (Secretary of Defense) (chance that day over 99 %; tension +1.5)."
    ) in texts(story)
    assert (
        "Both sides offered a way out on one day, and the dispute ended after two days; the "
        "relation returned to coercive rivalry (rung 2)."
    ) in texts(story)


def test_who_accepts_what_was_offered_when() -> None:
    """China offers on the day after its opponent's reply, who accepts on the next."""
    played = {
        "US": {"until": "2023-08-31", "acts": {"2023-08-02": ["reply"], "2023-08-04": ["accept"]}}
    }
    story = scripted(BOTH_OFFER, played=played)

    assert (
        "The United States accepted the way out that China had offered on 3 August, Antony J. "
        "Blinken (Secretary of State) speaking for it, by the player's choice."
    ) in texts(story)
    assert (
        "China had offered a way out on 3 August, and the United States accepted; the dispute "
        "ended after three days, and the relation returned to coercive rivalry (rung 2)."
    ) in texts(story)
    assert (
        "It ended after three days, on 4 August 2023, when the United States accepted what China "
        "had offered on 3 August. The United States accepted an offer; China offered a way out "
        "twice."
    ) in short(story)


def test_a_crisis_with_authors_up_to_war() -> None:
    """The United States are played and hold: every press is China's."""
    played = {"US": {"until": "2023-08-31", "acts": {"2023-08-02": ["reply"]}}}
    story = scripted(BOTH_PRESS, played=played)
    told = texts(story)

    for text in (
        "China pressed on with a show of force close to forces of the United States, announced by "
        "Lin Xiangyang (Commander, Eastern Theatre Command) (chance that day over 99 %; tension "
        "+1.8).",
        "After China's press the militarised dispute became a crisis (rung 5); on rung 4 a press "
        "leads a rung up with a chance of over 99 %. Officials of the two had not spoken in the "
        "dispute.",
        "China fired the first shot on forces of the United States (chance that day over 99 %",
        "After China's press the crisis became a limited use of force (rung 6)",
        "China fired on forces of the United States (chance that day over 99 %",
        "China's fire led to war (rung 7), with which the history ends; on rung 6 a press leads a "
        "rung up with a chance of over 99 %.",
    ):
        assert text in told, text
    assert (
        "After China's press it became a crisis (rung 5) on 3 August 2023, after China's press a "
        "limited use of force (rung 6) on 4 August 2023; it led to war on 5 August 2023, which "
        "ends the history. China pressed three times (one of them the first shot)."
    ) in short(story)
    assert story.name.endswith("27 days, 10 July – 5 August 2023, ended by war")
    assert story.chapters[-1].title == "War"
    assert story.chapters[-1].about == "War ends the history: nothing after it is modelled"


def test_shots_of_both_are_nobodys_first() -> None:
    told = texts(scripted(BOTH_PRESS))

    assert "first shot" not in told
    assert (
        "Shots were exchanged, and the crisis became a limited use of force (rung 6); on rung 5 "
        "two presses lead a rung up with a chance of over 99 %."
    ) in told


def test_an_accident_that_leads_straight_to_a_crisis_and_what_it_puts_off() -> None:
    visits = {
        "one": VISIT | {"visitor": "yellen", "counterpart": "he_lifeng", "date": "2023-08-15"},
        "two": VISIT | {"visitor": "raimondo", "counterpart": "wang_wentao", "date": "2023-08-20"},
    }
    story = scripted(HELD | {"visits.crisis_postponement": 1.0}, "lethal", **{"visits.add": visits})
    told = texts(story)

    assert (
        "The accident with dead or detained, in which forces of China had intercepted those of the "
        "United States, led straight to a crisis (rung 5); over 99 % of such accidents do."
    ) in told
    assert (
        "The visit of Janet L. Yellen to China (15 August) and the visit of Gina Raimondo to China "
        "(20 August) were put off because of the crisis of 1 August."
    ) in told
    assert short(story).startswith(
        "On 1 August 2023 an accident with dead or detained, in which forces of China had "
        "intercepted those of the United States, led straight to a crisis."
    )


def test_a_summit_in_a_dispute_is_off_and_says_why() -> None:
    summit = VISIT | {
        "visitor": "xi", "counterpart": "biden", "host": "US", "summit": True, "date": "2023-08-10",
    }  # fmt: skip
    story = scripted(HELD, **{"visits.add": {"meeting": summit}})

    assert (
        "The summit of Xi Jinping and Joseph R. Biden was not held because of the dispute that had "
        "begun on 1 August."
    ) in texts(story)


def test_a_dispute_in_which_the_scenario_starts_is_summed_up() -> None:
    under_way = {
        "rung": 4, "trigger": "encounter", "opener": "CN", "since": "2023-07-01", "replied": True,
        "evidence": "A",
    }  # fmt: skip
    story = scripted(BOTH_PRESS, dispute=under_way)

    assert short(story).startswith(
        "The scenario starts in a militarised dispute that China had opened. After presses of "
        "both it became a crisis (rung 5) on 10 July 2023, after presses of both a limited use of "
    )


@pytest.mark.parametrize("which", ["late", "war"])
def test_everything_is_told_once(which: str, request: pytest.FixtureRequest) -> None:
    """All that is done within disputes, one by one with everything, gathered without."""
    chronicle: Chronicle = request.getfixturevalue(which)
    context = Context(chronicle)
    within = [e for d in disputes_of(context) for e in d.events]
    for everything in (True, False):
        story = tell(chronicle, everything=everything)
        told = [n for c in story.chapters for entry in c.entries for n in entry.numbers]
        assert len(told) == len(set(told)) and {e.number for e in within} <= set(told)
        for chapter in story.chapters:
            days = [entry.day for entry in chapter.entries]
            assert days == sorted(days)
            assert all(chapter.phase.first <= day <= chapter.phase.last for day in days)
        for entry in (entry for c in story.chapters for entry in c.entries):
            assert not re.search(r"None|\bnan\b|\{|_|\bnone\b| ,|\(\)|  ", entry.text), entry.text
    assert max(map(len, as_text(tell(chronicle)).splitlines())) <= 80


def test_routine_calls_are_gathered_and_those_that_matter_stand_alone(late: Chronicle) -> None:
    context = Context(late)
    groups = together(context, late.events)
    of_calls = [group for group in groups if group[0].kind == EventKind.CALL]

    assert sum(map(len, of_calls)) == len(late.of(EventKind.CALL)) > len(of_calls)
    for group in of_calls:
        if len(group) > 1:
            assert not any("meeting_day" in call.numbers for call in group)
            between = late.events[group[0].number : group[-1].number]
            moments = [e for e in between if e.kind == EventKind.ACT and e.why == "dispute"]
            assert moments == []
    agreed = [c for c in late.of(EventKind.CALL) if "meeting_day" in c.numbers]
    assert agreed and all([call] in groups for call in agreed)


def test_gathered_calls_in_words(late: Chronicle) -> None:
    """How often the officials of each side called, and how often in vain."""
    context, some = Context(late), late.of(EventKind.CALL)[0]

    def made(side: int, day: int, what: str = "unanswered") -> Event:
        official = int(late.setting.officials.callers[side][0])
        return replace(some, side=side, official=official, day=day, what=what)

    both = [made(0, 3), made(1, 4), made(0, 5), made(0, 9)]
    assert calls(context, both) == (
        "From 13 July on, officials of the United States called three times in vain, an official "
        "of China once."
    )
    assert calls(context, [*both, made(1, 9, "answered")]) == (
        "From 13 July on, officials of the United States called three times in vain; officials of "
        "China called twice and were answered once."
    )
    assert calls(context, [made(1, 3, "answered"), made(1, 3, "answered")]) == (
        "Officials of China called twice and were answered."
    )


def played(acts: dict[str, list[str]]) -> dict[str, object]:
    """The United States, played; China offers on the day after a reply, or holds."""
    return {"US": {"until": "2023-08-31", "acts": acts}}


def test_an_offer_that_stands_is_mentioned_again() -> None:
    acts = {"2023-08-02": ["reply"], "2023-08-04": ["press_4"], "2023-08-05": ["accept"]}
    story = scripted(BOTH_OFFER | {"disputes.press_risk": 0.0}, played=played(acts))

    assert "China's offer of 3 August still stood." in texts(story)
    assert "and the United States, the last to press (on 4 August), accepted;" in texts(story)
    assert "when the United States, the last to press, accepted what" in short(story)


def test_an_offer_that_lapses_or_is_taken_back_is_told() -> None:
    """The United States offer, nobody takes it up; they offer again, and press."""
    acts = {
        "2023-08-02": ["reply"],
        "2023-08-03": ["offer"],
        "2023-08-13": ["offer"],
        "2023-08-15": ["press_4"],
    }
    rules = HELD | {"disputes.press_risk": 0.0, "disputes.acceptance": 0.0}
    story = scripted(rules, played=played(acts))

    (lapsed,) = (e for c in story.chapters for e in c.entries if not e.numbers)
    assert str(story.chronicle.date(lapsed.day)) == "2023-08-11"
    assert lapsed.text == (
        "The United States' offer of 3 August lapsed after seven days; nobody had taken it up."
    )
    assert (
        "That took back the United States' offer of 13 August, which nobody had taken up."
    ) in texts(story)
    assert "The United States pressed once and offered a way out twice." in short(story)


def test_an_offer_that_a_rise_clears_is_told() -> None:
    """China presses on the day after an offer of the United States, and leads up a rung."""
    acts = {"2023-08-02": ["reply"], "2023-08-04": ["offer"]}
    story = scripted(HELD | {"disputes.acceptance": 0.0}, played=played(acts))
    events = story.chronicle.events
    (offer,) = story.chronicle.of(EventKind.ACT, "offer")
    press = replace(
        offer, number=len(events), day=offer.day + 1, what="press_4", why="dispute", side=1,
        official=-1, numbers={"chance_press": 0.5},
    )  # fmt: skip
    rise = replace(
        press, number=len(events) + 1, kind=EventKind.STEP, what="up", why="press",
        because=(press.number,), before=4, after=5, numbers={"chance": 0.5},
    )  # fmt: skip
    until = [e for e in events if e.day <= offer.day]
    fill = [replace(e, kind=EventKind.INTERVENTION) for e in events[len(until) :]]
    context = Context(replace(story.chronicle, events=[*until, *fill, press, rise]))

    assert deed(context, press).endswith("The United States' offer of 4 August still stood.")
    assert step(context, rise).endswith(
        "With that the United States' offer of 4 August was off the table."
    )


def test_a_meeting_that_the_end_of_a_dispute_overtakes_is_told(late: Chronicle) -> None:
    """An answered call of the day before the end agrees to meet after it."""
    dispute = next(d for d in disputes_of(Context(late)) if d.ended)
    assert dispute.ended is not None
    ended = dispute.ended
    meeting = float(ended.day + 2)
    call = replace(
        late.of(EventKind.CALL)[0], number=ended.number, day=ended.day - 1, what="answered",
        numbers={"chance": 0.5, "meeting_day": meeting},
    )  # fmt: skip
    moved = replace(ended, number=ended.number + 1)
    context = Context(replace(late, events=[*late.events[: ended.number], call, moved]))

    day = context.on(int(meeting), ended.day)
    assert step(context, moved).endswith(f"The meeting agreed for {day} fell away.")


def test_how_long_officials_had_not_spoken(late: Chronicle) -> None:
    """On the evening of a rise: the days since the last answered call or meeting."""
    context = Context(late)
    rises = [
        (dispute, e)
        for dispute in disputes_of(context)
        for e in dispute.events
        if e.kind == EventKind.STEP and e.why == "press"
    ]
    assert rises
    for dispute, risen in rises:
        met = [e for e in dispute.events if e.what in ("answered", "back_channel")]
        days = [e.day for e in met if e.day <= risen.day]
        text = step(context, risen)
        if risen.numbers["contact"]:
            assert "Officials of the two were in contact." in text
        elif days and days[-1] < risen.day:
            silent = number(risen.day - days[-1], "day")
            assert f"Officials of the two had not spoken for {silent}." in text
        elif days:
            assert "Officials" not in text


def test_the_summary_counts_what_was_done(late: Chronicle) -> None:
    """Presses, offers and calls of each dispute that is told, from its events."""
    found = disputes_of(Context(late))
    told = found if len(found) <= 2 else [max(found, key=lambda d: d.highest)]
    text = tell(late).short[1]
    for dispute in told:
        assert dispute.began is not None
        assert f"{full_date(late.date(dispute.first))}" in text
        made = [e for e in dispute.events if e.kind == EventKind.CALL]
        assert f"fficials called {len(made)} times" in text or len(made) < 10
    acts = late.setting.acts
    pressed = [e for e in late.of(EventKind.ACT) if acts.roles[acts.ids.index(e.what)] in PRESSES]
    assert pressed and "pressed" in text


def test_of_many_disputes_the_furthest_is_told() -> None:
    """A lethal accident after two encounters over which disputes lapse."""
    again = {"date": "2023-08-11", "kind": "accident", "severity": "publicised", "evidence": "A"}
    worst = {"date": "2023-08-21", "kind": "accident", "severity": "lethal", "evidence": "A"}
    changes = {"interventions.add": {"again": again, "worst": worst}}
    chronicle = trace(over_an_encounter(LAPSES, changes=changes), 1, 0, 0, 60).chronicle
    text = tell(chronicle).short[1]

    assert text.startswith(
        "Three militarised disputes began; this one went furthest. On 21 August 2023 an "
        "accident with dead or detained, in which forces of "
    )
    assert text.endswith("Of the others two lapsed; none went beyond rung 4.")
    assert max(chronicle.rung) == Rung.CRISIS
