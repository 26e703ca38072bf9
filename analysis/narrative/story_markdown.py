"""A story as Markdown: headings, a list of dated sentences, numbers in brackets."""

from __future__ import annotations

import re

from ballast.analysis.narrative.story import Entry, Story
from ballast.analysis.narrative.story_text import strip
from ballast.analysis.narrative.words import full_date

NUMBERS = "In brackets: tension that evening, 0-100; rung of the ladder, 0-7; channels open."


def escaped(text: str) -> str:
    r"""Text in which nothing is markup.

    >>> escaped("a <b> *c*")
    'a &lt;b&gt; \\*c\\*'
    """
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#~])", r"\\\1", safe)


def as_markdown(story: Story, unless: tuple[str, ...], how: str) -> str:
    """The story as Markdown.

    Args:
        story: told already.
        unless: what would have come but for single events; may be empty.
        how: to have it again.
    """
    lines = [f"# {escaped(story.title)}", "", escaped(story.name), ""]
    lines += ["```text", *strip(story.chronicle), "```", ""]
    for paragraph in story.short:
        lines += [escaped(paragraph), ""]
    lines += [f"*{NUMBERS}*", ""]
    for chapter in story.chapters:
        lines += [f"## {escaped(chapter.title)}", "", f"*{escaped(chapter.when)}.*", ""]
        lines += [f"{escaped(chapter.about)}.", ""]
        lines += [_item(story, entry) for entry in chapter.entries]
        lines += [""] if chapter.entries else []
        lines += [escaped(chapter.besides), ""] if chapter.besides else []
    if unless:
        lines += ["## But for", "", *(f"{escaped(line)}\n" for line in unless)]
    return "\n".join([*lines, "---", "", f"`{how}`", ""])


def _item(story: Story, entry: Entry) -> str:
    when = full_date(story.chronicle.date(entry.day))
    date = f"**{when}**" if entry.major else when
    numbers = f"[{entry.tension:.0f}, {entry.rung}, {entry.channels_open}]"
    return f"- {date} {escaped(numbers)} {escaped(entry.text)}"
