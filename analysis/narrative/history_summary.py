"""A history in a few sentences: its disputes, who met, what was done."""

from __future__ import annotations

from ballast.analysis.narrative.call_sentences import how_often
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.dispute_summary import disputes_in_short
from ballast.analysis.narrative.told_disputes import disputes_of
from ballast.analysis.narrative.words import RUNG_NOUNS, number, sentence, words
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.vocabulary import HOSTILE, SIDES, Rung


def in_short(context: Context) -> tuple[str, ...]:
    """The summary, a paragraph each."""
    return (
        _course(context),
        disputes_in_short(context),
        f"{_visits(context)} {_channels(context)}",
        f"{_acts(context)} {_encounters(context)}",
    )


def _course(context: Context) -> str:
    """Where the relation began and ended, and its tension; that of a day of war means nothing."""
    story = context.chronicle
    at_peace = story.tension[:-1] if story.over else story.tension
    start, rung_at_start, _ = story.began
    first, final = RUNG_NOUNS[Rung(rung_at_start)], RUNG_NOUNS[Rung(story.rung[-1])]
    text = f"the relation began in {first} at tension {start:.0f} and ended"
    if story.over:
        text += f" in war on {context.on(story.days - 1)}"
    else:
        text += f" {'there' if first == final else f'in {final}'} at {at_peace[-1]:.0f}"
    if not at_peace:
        return sentence(text)
    highest = max(range(len(at_peace)), key=lambda day: at_peace[day])
    return sentence(
        f"{text}; tension averaged {sum(at_peace) / len(at_peace):.0f} and was highest, "
        f"{at_peace[highest]:.0f}, on {context.on(highest)}"
    )


def _visits(context: Context) -> str:
    story, slots = context.chronicle, context.chronicle.setting.slots

    def journeys(what: str) -> list[Event]:
        """Steps of visits, meetings on an occasion left out."""
        return [e for e in story.of(EventKind.VISIT, what) if not slots.occasion[e.slot]]

    done = journeys("completed")
    counts = [sum(int(slots.visitor_side[e.slot]) == side for e in done) for side in range(SIDES)]
    by_side = [
        f"{words(n) if n else 'none'} by {context.names.side(side)}"
        for side, n in enumerate(counts)
    ]
    text = f"{number(len(done), 'visit')} {'was' if len(done) == 1 else 'were'} made"
    if done:
        text += f" ({', '.join(by_side)})"
    others = [
        number(len(journeys(what)), noun, noun)
        for what, noun in (
            ("postponed", "put off"),
            ("cancelled", "called off"),
            ("rebuffed", "refused"),
        )
        if journeys(what)
    ]
    if others:
        text += f"; {listed(others)}"
    return f"{_summit(context)}{_contacts_of_leaders(context)}{sentence(text)}"


def _summit(context: Context) -> str:
    story, slots = context.chronicle, context.chronicle.setting.slots
    for event in story.of(EventKind.VISIT, "begun", "cancelled"):
        if slots.summit[event.slot] and not slots.occasion[event.slot]:
            held = "met at their summit" if event.what == "begun" else "did not hold their summit"
            return sentence(f"the leaders {held} on {context.on(event.day)}") + " "
    return ""


def _contacts_of_leaders(context: Context) -> str:
    """Meetings of the leaders on occasions, and their calls at peace; empty where none came up."""
    story, slots = context.chronicle, context.chronicle.setting.slots
    parts = []
    for event in story.of(EventKind.VISIT, "begun", "cancelled"):
        if slots.occasion[event.slot]:
            met = "met" if event.what == "begun" else "did not meet"
            parts.append(f"{met} at {context.names.occasion(event.slot)}")
    calls = len(story.of(EventKind.LEADER_CALL))
    if calls:
        parts.append(f"spoke by telephone {how_often(calls)}")
    return sentence(f"the leaders {listed(parts)}") + " " if parts else ""


def _channels(context: Context) -> str:
    story = context.chronicle
    shut, opened = story.of(EventKind.CHANNEL, "suspended"), story.of(EventKind.CHANNEL, "reopened")
    at_start = sum(level > 0 for level in story.began[2])
    last = story.levels[-2] if story.over and story.days > 1 else story.levels[-1]
    at_end = sum(level > 0 for level in last)
    end = "before the war" if story.over else "at the end"
    text = f"of {len(story.began[2])} channels {at_start} were open at the start"
    changes = f"{number(len(shut), 'suspension')} and {number(len(opened), 'reopening')}"
    return sentence(f"{text} and {at_end} {end}, after {changes}")


def _acts(context: Context) -> str:
    story, acts = context.chronicle, context.chronicle.setting.acts
    parts = []
    for side in range(SIDES):
        category = [
            int(acts.category[acts.ids.index(e.what)])
            for e in story.of(EventKind.ACT)
            if e.side == side and not context.in_disputes_only(e.what)
        ]
        hostile = sum(c < HOSTILE for c in category)
        parts.append(
            f"{context.names.side(side)} took {number(hostile, 'hostile act')} and "
            f"{number(len(category) - hostile, 'friendly one')}"
        )
    found = len(disputes_of(context))
    beside = f"besides what they did in the dispute{'s' if found > 1 else ''}, " if found else ""
    return sentence(f"{beside}{listed(parts)}")


def _encounters(context: Context) -> str:
    story = context.chronicle
    counts = {
        what: sum(e.count for e in story.of(EventKind.ENCOUNTER, what))
        for what in ("routine", "publicised", "collision", "lethal")
    }
    text = f"their forces had {number(sum(counts.values()), 'risky encounter')}"
    public = counts["publicised"]
    known = f"{words(public) if public else 'none'} of them publicised"
    return sentence(f"{text}, {known}, {_worse(counts['collision'], counts['lethal'])}")


def _worse(survived: int, lethal: int) -> str:
    """Collisions, with dead or detained or without."""
    if survived + lethal == 0:
        return "without a collision"
    if survived + lethal == 1:
        return f"one a collision, {'with' if lethal else 'without'} dead or detained"
    deadly = words(lethal) if lethal else "none"
    return f"{words(survived + lethal)} collisions, {deadly} of those with dead or detained"
