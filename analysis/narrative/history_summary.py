"""A history in a few sentences: how far it went, who met, what was done."""

from __future__ import annotations

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import RUNG_NOUNS, number, rung, sentence, words
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import EventKind
from ballast.sim.vocabulary import HOSTILE, SIDES, Rung


def in_short(context: Context) -> tuple[str, ...]:
    """The summary, a paragraph each."""
    return (
        f"{_course(context)} {_ladder(context)}",
        f"{_visits(context)} {_channels(context)}",
        f"{_acts(context)} {_encounters(context)}",
    )


def _course(context: Context) -> str:
    story = context.chronicle
    tension, last = story.tension, story.days - 1
    start, rung_at_start, _ = story.began
    highest = max(range(story.days), key=lambda day: tension[day])
    first, final = RUNG_NOUNS[Rung(rung_at_start)], RUNG_NOUNS[Rung(story.rung[last])]
    change = f"began in {first} at tension {start:.0f} and ended in {final} at {tension[last]:.0f}"
    if first == final:
        change = f"began in {first} at tension {start:.0f} and ended there at {tension[last]:.0f}"
    return sentence(
        f"the relation {change}; tension averaged {sum(tension) / story.days:.0f} and was highest, "
        f"{tension[highest]:.0f}, on {context.on(highest)}"
    )


def _ladder(context: Context) -> str:
    story = context.chronicle
    high = [day for day, value in enumerate(story.rung) if value >= Rung.DISPUTE]
    if not high:
        low = RUNG_NOUNS[Rung(max(story.rung))]
        return sentence(f"it never came to a militarised dispute; the highest rung was {low}")
    top = max(story.rung)
    first_top = story.rung.index(top)
    spells = sum(1 for day in high if day == 0 or story.rung[day - 1] < Rung.DISPUTE)
    text = f"a militarised dispute began on {context.on(high[0])}"
    if story.rung[high[0]] == top > Rung.DISPUTE:
        text = f"it came straight to {rung(top)} on {context.on(high[0])} and no further"
    elif top > Rung.DISPUTE:
        text += f" and went as far as {rung(top)}, on {context.on(first_top)}"
    days = number(len(high), "day")
    times = "" if spells == 1 else f", in {number(spells, 'spell')}"
    return sentence(f"{text}; {days} in all were spent on rung 4 or higher{times}")


def _visits(context: Context) -> str:
    story, slots = context.chronicle, context.chronicle.setting.slots
    done = story.of(EventKind.VISIT, "completed")
    counts = [sum(int(slots.visitor_side[e.slot]) == side for e in done) for side in range(SIDES)]
    by_side = [f"{words(n)} by {context.names.side(side)}" for side, n in enumerate(counts)]
    text = f"{number(len(done), 'visit')} {'was' if len(done) == 1 else 'were'} made"
    if done:
        text += f" ({', '.join(by_side)})"
    others = [
        number(len(story.of(EventKind.VISIT, what)), noun, noun)
        for what, noun in (
            ("postponed", "put off"),
            ("cancelled", "called off"),
            ("rebuffed", "refused"),
        )
        if story.of(EventKind.VISIT, what)
    ]
    if others:
        text += f"; {listed(others)}"
    return f"{_summit(context)}{sentence(text)}"


def _summit(context: Context) -> str:
    story, slots = context.chronicle, context.chronicle.setting.slots
    for event in story.of(EventKind.VISIT, "begun", "cancelled"):
        if slots.summit[event.slot]:
            held = "met at their summit" if event.what == "begun" else "did not hold their summit"
            return sentence(f"the leaders {held} on {context.on(event.day)}") + " "
    return ""


def _channels(context: Context) -> str:
    story = context.chronicle
    shut, opened = story.of(EventKind.CHANNEL, "suspended"), story.of(EventKind.CHANNEL, "reopened")
    at_start = sum(level > 0 for level in story.began[2])
    at_end = sum(level > 0 for level in story.levels[-1])
    text = f"of {len(story.began[2])} channels {at_start} were open at the start"
    changes = f"{number(len(shut), 'suspension')} and {number(len(opened), 'reopening')}"
    return sentence(f"{text} and {at_end} at the end, after {changes}")


def _acts(context: Context) -> str:
    story, acts = context.chronicle, context.chronicle.setting.acts
    parts = []
    for side in range(SIDES):
        category = [
            int(acts.category[acts.ids.index(e.what)])
            for e in story.of(EventKind.ACT)
            if e.side == side
        ]
        hostile = sum(c < HOSTILE for c in category)
        parts.append(
            f"{context.names.side(side)} took {number(hostile, 'hostile act')} and "
            f"{number(len(category) - hostile, 'friendly one')}"
        )
    return sentence(listed(parts))


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
    """Collisions, lethal or not."""
    if survived + lethal == 0:
        return "without a collision"
    if survived + lethal == 1:
        return "one a collision, which was lethal" if lethal else "one a collision, not lethal"
    deadly = words(lethal) if lethal else "none"
    return f"{words(survived + lethal)} collisions, {deadly} of those lethal"
