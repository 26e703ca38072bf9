"""The words that occur on the page, as the glossary explains them."""

from __future__ import annotations

import re
from pathlib import Path

from ballast import sim
from ballast.analysis.text.markup import Html, el, join

ENTRY = re.compile(r"^\*\*(?P<term>[^*]+)\.\*\* (?P<text>.+?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(?P<code>[^`]+)`|\*(?P<strong>[^*]+)\*")
ELSEWHERE = (
    "Agent", "Design", "Factor", "Point", "Policy", "Shard", "Lane", "Regret", "Satisficing",
    "Elementary effect", "First-order index", "Value of information", "Scenario discovery",
    "Coverage (of a box)", "Category", "Government", "Branch", "Replication noise",
)  # fmt: skip
"""Words of parameter studies and of the code, which mean something else here."""


def read_glossary() -> dict[str, str]:
    """Terms with their explanations in Markdown, in the glossary's order, without its doctests."""
    text = (Path(sim.__file__).parent / "glossary.md").read_text("utf-8")
    return {m["term"]: _plain(m["text"]) for m in ENTRY.finditer(text)}


def _plain(text: str) -> str:
    """One paragraph; what announced an example ends with a full stop."""
    return re.sub(":$", ".", " ".join(text.split()))


def occurring(page: str, glossary: dict[str, str]) -> list[str]:
    """Terms that occur in a page, in the singular or the plural.

    Args:
        page: HTML; what stands in tags, scripts and styles does not count.
        glossary: by term.

    >>> occurring("<p class='visit'>two rungs</p>", {"Rung": "", "Visit": ""})
    ['Rung']
    """
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
    words = re.sub(r"\s+", " ", text).lower()
    return [
        term
        for term in glossary
        if term not in ELSEWHERE and re.search(rf"\b{re.escape(_stem(term))}", words)
    ]


def _stem(term: str) -> str:
    """A term without what changes in the plural."""
    return term.lower().removesuffix("y")


def section(page: str) -> Html:
    """Terms of a page with their explanations."""
    glossary = read_glossary()
    terms = occurring(page, glossary)
    return el("dl", ([el("dt", term), el("dd", _inline(glossary[term]))] for term in terms))


def _inline(text: str) -> Html:
    """Code and emphasis of Markdown as HTML; all else is text."""
    parts, at = [], 0
    for match in INLINE.finditer(text):
        parts.append(text[at : match.start()])
        parts.append(el("code", match["code"]) if match["code"] else el("em", match["strong"]))
        at = match.end()
    return join([*parts, text[at:]])
