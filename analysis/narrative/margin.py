"""What stands in the margin of a story: the chances of what happened, apart from what happened."""

from __future__ import annotations

import re

ASIDE = re.compile(r" \((?P<said>(?:chance|tension [+-])[^()]*)\)")
"""In parentheses: the chance of an act, and what it did to tension."""
ONSET = re.compile(r" (?P<said>Such an event led to a dispute in .*?)\.(?= [A-Z]|$)", re.DOTALL)
"""A whole sentence: how often such an event begins a dispute."""
CLAUSE = re.compile(
    r"(?:;|,) (?P<said>(?:on rung \d (?:a press leads|two presses lead) a rung up with"
    r"|the chance of a refusal was|which had) [^,;]*?(?: %)(?: that day)?)(?=[.;,]|$)"
)
"""A part of a sentence: the chance of a rise, of a refusal or of a lapse."""


def in_margin(text: str) -> tuple[str, str]:
    """What happened, and the chances that were said with it, without their brackets.

    >>> in_margin("A replied to B (chance that day 15 %; tension +1.1). Trust rose.")
    ('A replied to B. Trust rose.', 'chance that day 15 %; tension +1.1')
    >>> in_margin("After A's press it became a crisis; on rung 4 a press leads a rung up with a "
    ...           "chance of 8.0 %. Nobody spoke.")[1]
    'on rung 4 a press leads a rung up with a chance of 8.0 %'
    >>> in_margin("B did not reply; it lapsed, which had a chance of 37 % that day; it is over.")
    ('B did not reply; it lapsed; it is over.', 'had a chance of 37 % that day')
    >>> in_margin("A began it. Such an event led to a dispute in 0.61 of 100 cases (0.79 times). "
    ...           "Tension stood at 57.")[0]
    'A began it. Tension stood at 57.'
    """
    said: list[str] = []

    def taken(found: re.Match[str]) -> str:
        said.append(found["said"].removeprefix("which "))
        return ""

    for pattern in (ONSET, ASIDE, CLAUSE):
        text = pattern.sub(taken, text)
    return text, "; ".join(said)
