"""A story as plain text: a margin of date, tension, rung and open channels, and the sentences."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from itertools import pairwise

from ballast.analysis.narrative.story import Chapter, Entry, Story
from ballast.analysis.narrative.words import MONTHS
from ballast.sim.chronicle.chronicle_events import Chronicle

MARGIN = 20
STRIP_CELLS = 60
BARS = "▁▂▃▄▅▆▇█"
LEGEND = (
    "In the margin: date; tension that evening, 0-100; rung of the ladder, 0-7; channels open. "
    "A * marks what weighs most."
)
Style = Callable[[str], str]


def plain(text: str) -> str:
    """Text as it is."""
    return text


def as_text(
    story: Story,
    unless: tuple[str, ...] = (),
    width: int = 80,
    strong: Style = plain,
    faint: Style = plain,
) -> str:
    """The story in lines.

    Args:
        story: told already.
        unless: what would have come but for single events; may be empty.
        width: of the lines, 60 or more.
        strong, faint: how to set what stands out, and what does not, on a terminal.
    """
    lines = [strong(story.title), *_wrapped(story.name, width), ""]
    lines += [faint(line) for line in strip(story.chronicle)]
    for paragraph in story.short:
        lines += ["", *_wrapped(paragraph, width)]
    lines += ["", *(faint(line) for line in _wrapped(LEGEND, width))]
    for chapter in story.chapters:
        heading = _wrapped(f"{chapter.title.upper()}  {chapter.when}", width)
        lines += ["", *(strong(line) for line in heading)]
        lines += [faint(line) for line in _wrapped(chapter.about, width)]
        lines += _entries(story, chapter, width, strong, faint)
        if chapter.besides:
            indent = " " * MARGIN
            lines += [faint(line) for line in _wrapped(chapter.besides, width, indent)]
    if unless:
        lines += ["", strong("BUT FOR")]
        for number, paragraph in enumerate(unless):
            lines += [*([""] if number else []), *_wrapped(paragraph, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _entries(story: Story, chapter: Chapter, width: int, strong: Style, faint: Style) -> list[str]:
    """Lines of a chapter's entries; a new year has its own line."""
    lines: list[str] = []
    year = story.chronicle.date(chapter.phase.first).year
    before: Entry | None = None
    for entry in chapter.entries:
        when = story.chronicle.date(entry.day)
        if when.year != year:
            year = when.year
            lines.append(faint(str(year)))
        margin = _margin(story, entry, before)
        body = _wrapped(entry.text, width, " " * MARGIN)
        first = margin + body[0][MARGIN:]
        set_ = strong if entry.major else plain
        lines += [set_(first), *(set_(line) for line in body[1:])]
        before = entry
    return lines


def _margin(story: Story, entry: Entry, before: Entry | None) -> str:
    """Date and numbers of an evening; not said again for a second entry of a day."""
    star = "*" if entry.major else " "
    if before is not None and before.day == entry.day:
        return f"{'':{MARGIN - 2}}{star} "
    when = story.chronicle.date(entry.day)
    date = f"{when.day:2d} {MONTHS[when.month - 1][:3]}"
    return f"{date} {entry.tension:4.0f} {entry.rung} {entry.channels_open:3d} {star} "


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def strip(chronicle: Chronicle) -> Iterator[str]:
    """Tension and rung over the whole history in two lines of at most sixty cells.

    A cell shows the highest tension and rung of its days; bars run over the range of the history.
    """
    tension, rung = chronicle.drawn_tension, chronicle.rung
    cells = min(STRIP_CELLS, chronicle.days)
    edges = [round(n * chronicle.days / cells) for n in range(cells + 1)]
    tops = [max(tension[a:b]) for a, b in pairwise(edges)]
    low, high = min(tops), max(tops)
    reach = max(high - low, 1e-9)
    bars = "".join(BARS[min(7, int(8 * (top - low) / reach))] for top in tops)
    yield f"tension  {bars}  {low:.0f}-{high:.0f}"
    yield "rung     " + "".join(str(max(rung[a:b])) for a, b in pairwise(edges))
