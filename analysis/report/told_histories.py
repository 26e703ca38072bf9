"""Two single histories, told: the most ordinary one, and the first that went furthest.

Each with the single events that its outcome hung on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ballast.analysis.narrative.story import Chapter, Story, tell
from ballast.analysis.narrative.story_page import picture
from ballast.analysis.narrative.words import day_month, full_date
from ballast.analysis.report import but_for_section
from ballast.analysis.report.report_material import Material
from ballast.analysis.results.run_folder import RunFolder
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.markup import Html, card, el, join, table
from ballast.sim.vocabulary import Rung

HIGHEST = "highest_rung"
ORDINARY = (HIGHEST, "tension_mean", "tension_end", "encounters", "visits_postponed")
"""Columns in which an ordinary history is ordinary, beside the counts of both sides."""
OF_SIDES = ("hostile_acts", "cooperative_acts", "visits_completed")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A history to tell.

    Attributes:
        key: ``typical`` or ``escalated``.
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
    highest rung that any of them reached.
    """
    sides = [side.lower() for side in stored.loaded.scenario.governments]
    wanted = [*ORDINARY, *(f"{name}_{side}" for name in OF_SIDES for side in sides)]
    found = stored.columns(wanted)
    first = stored.runs if stored.draws > 1 else 0
    sampled = {name: values[first:].astype(float) for name, values in found.items()}
    typical = first + nearest(sampled)
    rungs = found[HIGHEST]
    high = first + int(np.argmax(rungs[first:]))
    if rungs[high] < Rung.DISPUTE:
        high = first + int(np.argmax(found["tension_mean"][first:]))
        title, why = "The tensest history", "no history came to a dispute; of all the tensest"
    else:
        title = "An escalated history"
        why = f"the first, by draw and run, that reached rung {rungs[high]}, the highest of all"
    chosen = [
        Chosen(
            "typical",
            "A typical history",
            "of all histories the nearest to the medians of rung, tension, acts, visits and "
            "encounters",
            *divmod(typical, stored.runs),
        )
    ]
    if high != typical:
        chosen.append(Chosen("escalated", title, why, *divmod(high, stored.runs)))
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
        "Single histories show how the model gets somewhere. They are two of "
        f"{material.stored.draws * material.stored.runs:,}, and no forecast of any event in them."
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
    key = "Line: tension, left scale, 0–100. Shaded: rung 4 or higher, darker the higher."
    return el(
        "section",
        el("h3", chosen.title, id=f"history-{chosen.key}"),
        el("p", name),
        (el("p", paragraph) for paragraph in story.short),
        el("figure", shown, el("figcaption", key)),
        but_for_section.section(told.unless),
        [_chapter(story, chapter) for chapter in story.chapters],
        el("p", "The same history by itself: ", again, class_="small"),
        aria_labelledby=f"history-{chosen.key}",
        data_history=chosen.key,
    )


def _chapter(story: Story, chapter: Chapter) -> Html:
    head = el("h4", f"{chapter.title}: {chapter.when}")
    about = el("p", f"{chapter.about}.", class_="small")
    rows = list(_rows(story, chapter))
    columns = ("date", "rung", "tension", "what happened")
    told = table(f"{chapter.title}, {chapter.when}", columns, rows, "wide story") if rows else None
    return join([head, about, told, el("p", chapter.besides, class_="small")])


def _rows(story: Story, chapter: Chapter) -> Iterator[list[Html | str]]:
    """Date, rung, tension and sentence of each entry."""
    for entry in chapter.entries:
        when = story.chronicle.date(entry.day)
        date = el("time", day_month(when), datetime=str(when), title=full_date(when))
        text = el("strong", entry.text) if entry.major else entry.text
        yield [date, str(entry.rung), f"{entry.tension:.0f}", text]


def trace_command(material: Material, chosen: Chosen) -> str:
    """What to type to have a history again."""
    stored = material.stored
    words = [f"ballast trace {material.word} --seed {stored.seed}"]
    words.append(f"--draw {chosen.draw} --run {chosen.run}")
    if stored.days < material.scenario.days:
        words.append(f"--until {material.last}")
    return " ".join([*words, "--but-for"])
