"""Single histories, told: a typical one, the one that escalated most, and the nearest miss.

Each with the events without which its outcome would have been different.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ballast.analysis.narrative.margin import in_margin
from ballast.analysis.narrative.story import Chapter, Story, tell
from ballast.analysis.narrative.story_page import picture
from ballast.analysis.narrative.words import day_month, full_date, words
from ballast.analysis.report import but_for_section
from ballast.analysis.report.report_material import Material
from ballast.analysis.results.run_folder import RunFolder
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.markup import Html, card, el, join, table
from ballast.sim.vocabulary import Rung

HIGHEST = "highest_rung"
ORDINARY = (HIGHEST, "tension_mean", "tension_end", "encounters", "visits_postponed")
"""Columns in which an ordinary history is ordinary, beside the counts of both sides."""
DISPUTE_DAYS = "dispute_days"
OF_SIDES = ("hostile_acts", "cooperative_acts", "visits_completed")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A history to tell.

    Attributes:
        key: ``typical``, ``escalated`` or ``nearest``.
        title: what it stands for.
        why: how it was chosen.
        draw, run: its name.
    """

    key: str
    title: str
    why: str
    draw: int
    run: int


@dataclass(frozen=True, slots=True)
class Told:
    """A history as it is told.

    Attributes:
        chosen: which one.
        story: what happened.
        unless: what single events decided, in sentences.
    """

    chosen: Chosen
    story: Story
    unless: tuple[str, ...]


def choose(stored: RunFolder) -> list[Chosen]:
    """The histories to tell; the same ones at every call.

    The typical one is nearest to the medians over all histories of sampled draws, each column
    counted in its own median distance; the escalated one is the first, by draw and run, on the
    highest rung that any of them reached; the nearest miss had the most days of dispute without a
    crisis.
    """
    sides = [side.lower() for side in stored.loaded.scenario.governments]
    wanted = [*ORDINARY, DISPUTE_DAYS, *(f"{name}_{side}" for name in OF_SIDES for side in sides)]
    found = stored.columns(wanted)
    first = stored.runs if stored.draws > 1 else 0
    sampled = {name: values[first:].astype(float) for name, values in found.items()}
    in_dispute = sampled.pop(DISPUTE_DAYS, np.zeros(len(sampled[HIGHEST])))  # an older folder
    typical = first + nearest(sampled)
    rungs = found[HIGHEST]
    high = first + int(np.argmax(rungs[first:]))
    if rungs[high] < Rung.DISPUTE:
        high = first + int(np.argmax(found["tension_mean"][first:]))
        title = "The tensest history"
        why = "no history has a dispute; this one has the highest mean tension"
    else:
        title = "An escalated history"
        why = f"the first, by draw and run, that reached rung {rungs[high]}, the highest of any"
    chosen = [
        Chosen(
            "typical",
            "A typical history",
            "the history nearest to the medians of rung, tension, acts, visits and encounters",
            *divmod(typical, stored.runs),
        )
    ]
    if high != typical:
        chosen.append(Chosen("escalated", title, why, *divmod(high, stored.runs)))
    missed = np.where(rungs[first:] == Rung.DISPUTE, in_dispute, -1.0)
    miss = first + int(np.argmax(missed))
    if missed.max() > 0.0 and miss not in (typical, high):
        why = (
            f"of the histories with a dispute but no crisis, the one with the most days of dispute "
            f"({in_dispute[miss - first]:.0f})"
        )
        chosen.append(Chosen("nearest", "The nearest miss", why, *divmod(miss, stored.runs)))
    return chosen


def nearest(table: dict[str, Floats]) -> int:
    """The row nearest to the medians, each column in units of its median distance from it.

    >>> nearest({"a": np.array([0.0, 5.0, 9.0]), "b": np.array([1.0, 1.0, 1.0])})
    1
    """
    far = np.zeros(len(next(iter(table.values()))))
    for values in table.values():
        apart = np.abs(values - np.median(values))
        unit = float(np.median(apart)) or float(apart.mean()) or 1.0
        far += (apart / unit) ** 2
    return int(np.argmin(far))


def play(material: Material) -> list[Told]:
    """The chosen histories, played by the Mesa model as ``trace`` does, and in replays."""
    from ballast.sim.experiments.traced_history import trace

    stored = material.stored
    told = []
    for chosen in choose(stored):
        traced = trace(stored.loaded, stored.seed, chosen.draw, chosen.run, stored.days)
        told.append(Told(chosen, tell(traced.chronicle), but_for_section.sentences(traced)))
    return told


def section(material: Material, told: list[Told]) -> Html:
    """A control and the histories; without a script one after the other."""
    if len(told) < 2:
        control = None
    else:
        radios = (_radio(one.chosen, place == 0) for place, one in enumerate(told))
        legend = el("legend", "Which history to read")
        control = el("fieldset", legend, radios, class_="control")
    told_ones = (_history(material, one) for one in told)
    note = (
        f"These are {words(len(told))} of {material.stored.draws * material.stored.runs:,} "
        "simulations. "
        "They show how an outcome comes about, and are no forecast of any event in them. Chances "
        "stand in the margin."
    )
    return join([el("p", note), control, *told_ones])


def _radio(chosen: Chosen, checked: bool) -> Html:
    about = {"type": "radio", "name": "history", "value": chosen.key, "data_chooses": "history"}
    return el("label", el("input", **about, checked=checked), f" {chosen.title}")


def _history(material: Material, told: Told) -> Html:
    chosen, story = told.chosen, told.story
    name = f"Draw {chosen.draw}, run {chosen.run}: {chosen.why}."
    label = f"Picture of the tension of draw {chosen.draw}, run {chosen.run}"
    shown = card(picture(story.chronicle), label)
    again = el("code", trace_command(material, chosen))
    key = "Line: tension, 0–100 (left scale). Shaded: rung 4 or higher; darker is higher."
    return el(
        "section",
        el("h3", chosen.title, id=f"history-{chosen.key}"),
        el("p", name),
        (el("p", paragraph) for paragraph in story.short),
        el("figure", shown, el("figcaption", key)),
        but_for_section.section(told.unless),
        [_chapter(story, chapter) for chapter in story.chapters],
        el("p", "To run this history again: ", again, class_="small"),
        aria_labelledby=f"history-{chosen.key}",
        data_history=chosen.key,
    )


def _chapter(story: Story, chapter: Chapter) -> Html:
    head = el("h4", f"{chapter.title}: {chapter.when}")
    about = el("p", f"{chapter.about}.", class_="small")
    rows = list(_rows(story, chapter))
    columns = ("date", "what happened", "margin")
    told = table(f"{chapter.title}, {chapter.when}", columns, rows, "wide story") if rows else None
    ended = chapter.phase.rung == Rung.WAR  # war ends the story: what else was done is not told
    besides = None if ended or not chapter.besides else el("p", chapter.besides, class_="small")
    return join([head, about, told, besides])


def _rows(story: Story, chapter: Chapter) -> Iterator[list[Html | str]]:
    """Date, sentence, and in the margin rung, tension and chances of each entry."""
    for entry in chapter.entries:
        when = story.chronicle.date(entry.day)
        date = el("time", day_month(when), datetime=str(when), title=full_date(when))
        happened, chances = in_margin(entry.text)
        text = el("strong", happened) if entry.major else happened
        margin = f"rung {entry.rung}, tension {entry.tension:.0f}"
        yield [date, text, join([margin, el("small", chances) if chances else None])]


def trace_command(material: Material, chosen: Chosen) -> str:
    """What to type to have a history again."""
    stored = material.stored
    words = [f"ballast trace {material.word} --seed {stored.seed}"]
    words.append(f"--draw {chosen.draw} --run {chosen.run}")
    if stored.days < material.scenario.days:
        words.append(f"--until {material.last}")
    return " ".join([*words, "--but-for"])
