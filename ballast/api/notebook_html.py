"""Pieces of HTML that notebooks show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ballast.analysis.text.markup import Html, el, join

TABLE = "font-variant-numeric:tabular-nums;border-collapse:collapse"
CELL = "text-align:{};padding:.15em .6em;white-space:nowrap"
WIDTH = "max-width:60em"


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    left: int = 1,
    titles: Mapping[str, str] | None = None,
) -> Html:
    """A table of text.

    Args:
        headings: of the columns.
        rows: as many cells each.
        left: so many columns, from the left, hold words; the others numbers.
        titles: what is shown when the pointer rests on a first cell, by its text.
    """
    about = titles or {}
    head = el("thead", _row(headings, left, "th"))
    body = (_row(row, left, "td", about.get(row[0])) for row in rows)
    return el("table", head, el("tbody", body), style=TABLE)


def _row(cells: Sequence[str], left: int, tag: str, title: str | None = None) -> Html:
    styles = (CELL.format("left" if place < left else "right") for place in range(len(cells)))
    titles = (title or None, *[None] * len(cells))
    parts = (
        el(tag, cell, title=hint, style=style)
        for cell, hint, style in zip(cells, titles, styles, strict=False)
    )
    return el("tr", parts)


def heading(text: str) -> Html:
    """A line that stands out."""
    return el("div", el("b", text))


def line(text: str) -> Html:
    """A line as it is."""
    return el("div", text, style=WIDTH)


def faint(text: str) -> Html:
    """Lines that stand back."""
    return el("div", join(text.split("\n"), el("br")), style=f"opacity:.75;{WIDTH}")


def warnings(texts: Iterable[str]) -> Html:
    """What a reader should be warned of, a line each."""
    return join(line(f"! {text}") for text in texts)


def folded(title: str, content: Html) -> Html:
    """Something that is shown when it is asked for."""
    return el("details", el("summary", title), content)
