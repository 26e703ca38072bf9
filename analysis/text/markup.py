"""HTML by construction: every text is escaped where it enters the page, unless it is HTML already.

A template engine that escapes would do as well, at the price of another package to install; forty
lines are all that this page needs of one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from typing import Any

VOID = ("img", "input", "link", "meta", "br")
"""Tags without content or end."""
BRIEF = 10
"""A table of no more rows than these is kept together in print."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def join(children: Iterable[Any], between: str = "") -> Html:
    """Children in a row: strings are escaped, HTML and numbers are not, None is left out."""
    return Html(between.join(_text(child) for child in children if child is not None))


def el(tag: str, *children: Any, **attributes: Any) -> Html:
    """An element.

    Args:
        tag: its name.
        children: strings (escaped), HTML, numbers, None (left out), or iterables of them.
        attributes: by name; a trailing underscore is dropped, other underscores become hyphens.
            True gives a bare attribute, False and None none.

    >>> el("p", "a < b", class_="x", data_day=3, hidden=True)
    '<p class="x" data-day="3" hidden>a &lt; b</p>'
    >>> el("ul", (el("li", word) for word in ("a", "b")))
    '<ul><li>a</li><li>b</li></ul>'
    """
    named = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Html(f"<{tag}{named}>")
    return Html(f"<{tag}{named}>{join(children)}</{tag}>")


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    word = name.rstrip("_").replace("_", "-")
    return f" {word}" if value is True else f' {word}="{escape(str(value), quote=True)}"'


def _text(child: Any) -> str:
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return escape(child, quote=False)
    if isinstance(child, Iterable):
        return join(child)
    return escape(str(child))


def table(
    caption: str, columns: Iterable[Any], rows: Iterable[Iterable[Any]], class_: str = "wide"
) -> Html:
    """A table whose first column names its rows, in a region that scrolls by itself.

    Args:
        caption: what it holds.
        columns: heads.
        rows: cells, the first of each being the row's head.
    """
    heads = el("tr", (el("th", column, scope="col") for column in columns))
    body = [
        el("tr", el("th", first, scope="row"), (el("td", cell) for cell in rest))
        for first, *rest in rows
    ]
    brief = "brief" if len(body) <= BRIEF else None  # it is printed on one page
    parts = el("caption", caption), el("thead", heads), el("tbody", body)
    inside = el("table", parts, class_=brief)
    return el("div", inside, class_=class_, tabindex=0, role="region", aria_label=caption)


def card(picture: Html, label: str) -> Html:
    """A picture on a light ground, which scrolls by itself where it is wider than the page."""
    return el("div", picture, class_="card", tabindex=0, role="region", aria_label=label)


def document(title: str, head: Iterable[Any], body: Iterable[Any]) -> Html:
    """A whole page in English, for screens of any width.

    Args:
        title: of the page.
        head: what its head has besides.
        body: what it shows.
    """
    inside = el(
        "head",
        el("meta", charset="utf-8"),
        head,  # a policy holds for what comes after it
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", title),
    )
    return Html(f"<!doctype html>\n{el('html', inside, el('body', body), lang='en')}\n")


def by_content(text: str) -> str:
    """How the policy of a page names one script or style by its content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def for_script(text: str) -> Html:
    """JSON as it may stand inside a script element: nothing in it can end that element."""
    found = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Html(found.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))
