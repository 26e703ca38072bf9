"""A story as one self-contained HTML page, readable without a network and in print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from string import Template

from ballast.analysis.narrative.phases import phases
from ballast.analysis.narrative.story import Chapter, Entry, Story
from ballast.analysis.narrative.words import MONTHS, RUNG_NOUNS, day_month, full_date, span
from ballast.sim.chronicle.chronicle_events import Chronicle
from ballast.sim.vocabulary import Rung

PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title – Ballast</title>
<style>
:root { color-scheme: light dark; --line: #8885; --faint: #767676; --hot: #D55E00;
  --cool: #0072B2; }
@media (prefers-color-scheme: dark) { :root { --faint: #a5a5a5; --cool: #56B4E9; } }
body { font: 17px/1.55 Georgia, 'Times New Roman', serif; margin: 2rem auto; max-width: 46rem;
  padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin: 2.5rem 0 0; font-size: 1.25rem; }
.name, .when, .about, .besides, td.n, th, footer, .key { font-family: system-ui, sans-serif; }
.name, .when, .about, .besides, footer, .key { color: var(--faint); font-size: .85rem;
  margin: .2rem 0; }
table { border-collapse: collapse; width: 100%; margin-top: .6rem; }
th { font-size: .7rem; font-weight: normal; color: var(--faint); text-align: right;
  padding: 0 .6rem .2rem 0; vertical-align: bottom; }
th:first-child, th:last-child { text-align: left; }
td { vertical-align: top; padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--line); }
td.n { font-size: .85rem; text-align: right; white-space: nowrap; padding-top: .5rem;
  font-variant-numeric: tabular-nums; }
td.n:first-child { text-align: left; }
tr.major td:last-child { border-left: 3px solid var(--hot); padding-left: .6rem; }
tr.again td { border-top: none; padding-top: 0; }
.butfor { border-left: 3px solid var(--cool); padding-left: 1rem; margin-top: 2.5rem; }
svg { width: 100%; height: auto; margin: 1rem 0 0; font: 11px system-ui, sans-serif;
  fill: currentColor; }
code { font-size: .85rem; overflow-wrap: anywhere; }
@media (max-width: 34rem) { td.n:nth-child(3), td.n:nth-child(4), th:nth-child(3), th:nth-child(4)
  { display: none; } }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } tr { break-inside: avoid; } }
</style></head><body><main>
<h1>$title</h1>
<p class="name">$name</p>
$picture
<p class="key">Line: tension (left scale). Shaded: rung 4 or higher, darker the higher.</p>
$short
$chapters
$unless
</main>
<footer><p>The numbers beside a sentence are those of that evening. One history out of many that the
same start can have: what is typical, and how sure it is, only the ensemble tells.</p>
<p><code>$how</code><br>canonical hash of the scenario $hash</p></footer>
</body></html>
""")
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 170, 28, 22, 8
SHADES = {4: 0.18, 5: 0.34, 6: 0.5, 7: 0.7}


def as_html(story: Story, unless: tuple[str, ...], how: str) -> str:
    """The story as a page.

    Args:
        story: told already.
        unless: what would have come but for single events; may be empty.
        how: to have it again.
    """
    return PAGE.substitute(
        title=escape(story.title),
        name=escape(story.name),
        picture="\n".join(picture(story.chronicle)),
        short="\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.short),
        chapters="\n".join(_chapter(story, chapter) for chapter in story.chapters),
        unless=_unless(unless),
        how=escape(how),
        hash=escape(story.chronicle.setting.loaded.canonical_hash),
    )


def _unless(lines: tuple[str, ...]) -> str:
    if not lines:
        return ""
    body = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<section class="butfor"><h2>But for</h2>\n{body}\n</section>'


def _chapter(story: Story, chapter: Chapter) -> str:
    head = (
        f"<section><h2>{escape(chapter.title)}</h2>\n"
        f'<p class="when">{escape(chapter.when)}</p>\n<p class="about">{escape(chapter.about)}.</p>'
    )
    besides = f'<p class="besides">{escape(chapter.besides)}</p>' if chapter.besides else ""
    if not chapter.entries:
        return f"{head}\n{besides}</section>"
    rows, before = [], None
    for entry in chapter.entries:
        rows.append(_row(story, entry, before))
        before = entry
    columns = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("date", "tension", "rung", "channels", "what happened")
    )
    table = f"<table><thead><tr>{columns}</tr></thead><tbody>\n" + "\n".join(rows)
    return f"{head}\n{table}\n</tbody></table>\n{besides}</section>"


def _row(story: Story, entry: Entry, before: Entry | None) -> str:
    again = before is not None and before.day == entry.day
    when = story.chronicle.date(entry.day)
    numbers = ["", "", "", ""]
    if not again:
        date = f'<time datetime="{when}" title="{full_date(when)}">{day_month(when)}</time>'
        numbers = [date, f"{entry.tension:.0f}", str(entry.rung), str(entry.channels_open)]
    kinds = " ".join(name for name, holds in (("major", entry.major), ("again", again)) if holds)
    cells = "".join(f'<td class="n">{cell}</td>' for cell in numbers)
    return f'<tr class="{kinds}">{cells}<td>{escape(entry.text)}</td></tr>'


def picture(chronicle: Chronicle) -> Iterator[str]:
    """Tension as a line over the days, with stays on rung 4 or higher behind it."""
    days, tension = chronicle.days, chronicle.tension
    low, high = 10 * int(min(tension) // 10), 10 * (int(max(tension) // 10) + 1)

    def x(day: float) -> float:
        return LEFT + (WIDTH - LEFT) * day / max(1, days)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    about = (
        f"Tension from {tension[0]:.0f} to {tension[-1]:.0f}, "
        f"between {min(tension):.0f} and {max(tension):.0f}"
    )
    yield f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{about}">'
    for phase in phases(chronicle.rung):
        if phase.rung in SHADES:
            width = x(phase.last + 1) - x(phase.first)
            when = span(chronicle.date(phase.first), chronicle.date(phase.last))
            yield (
                f'<rect x="{x(phase.first):.1f}" y="{TOP}" width="{width:.1f}" '
                f'height="{HEIGHT - TOP - BOTTOM}" fill="#D55E00" '
                f'fill-opacity="{SHADES[phase.rung]}">'
                f"<title>{RUNG_NOUNS[Rung(phase.rung)]}, {when}</title></rect>"
            )
    for value in range(low, high + 1, 10):
        at = f"{y(value):.1f}"
        yield f'<line x1="{LEFT}" x2="{WIDTH}" y1="{at}" y2="{at}" stroke="#8884"/>'
        yield f'<text x="{LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>'
    yield from _months(chronicle, x)
    line = " ".join(f"{x(day + 0.5):.1f},{y(value):.1f}" for day, value in enumerate(tension))
    yield f'<polyline points="{line}" fill="none" stroke="#0072B2" stroke-width="2"/>'
    yield "</svg>"


def _months(chronicle: Chronicle, x: Callable[[float], float]) -> Iterator[str]:
    """Names of months under the days on which they begin, as many as there is room for."""
    starts = [day for day in range(chronicle.days) if chronicle.date(day).day == 1]
    every = max(1, -(-len(starts) // 9))
    for place, day in enumerate(starts):
        yield (
            f'<line x1="{x(day):.1f}" x2="{x(day):.1f}" y1="{HEIGHT - BOTTOM}" '
            f'y2="{HEIGHT - BOTTOM + 4}" stroke="currentColor"/>'
        )
        if place % every == 0 and x(day) < WIDTH - 40:
            when = chronicle.date(day)
            month = f"{MONTHS[when.month - 1][:3]} {when.year}"
            yield f'<text x="{x(day):.1f}" y="{HEIGHT - 5}">{month}</text>'
