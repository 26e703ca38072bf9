"""What comes out of the first scenario in a few sentences, for the README.

The ranges are those of the table in ``tour.md``, so that the two pages agree; ``renew.py`` puts
them between ``<!-- words -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re

BLOCK = re.compile(r"<!-- words -->.*?<!-- end -->", re.S)
SENTENCES = (
    "- A militarised dispute or worse (rung 4) occurs in {rung_4_or_higher} of simulations.",
    "- A crisis or worse (rung 5) occurs in {rung_5_or_higher}, a use of force or war (rung 6) in "
    "{rung_6_or_higher}, war (rung 7) in {rung_7}.",
    "- The two leaders hold their summit in {summit_held}.",
    "- A military channel that was shut reopens in {mil_channel_reopened}; one becomes routine in "
    "{mil_channel_working}.",
    "- Ships and aircraft meet at risk {encounters} times; somebody dies or is detained in "
    "{any_lethal_incident}.",
    "- Tension, on a scale of 0 to 100, is {tension_mean} on average.",
)
"""A line each; what stands in braces is an outcome."""


def with_words(readme: str, tour: str) -> str:
    """The README with its sentences made again.

    Args:
        readme: its text.
        tour: the page with the table of the first scenario.
    """
    ranges = ranges_of(tour)
    lines = "\n".join(sentence.format_map(ranges) for sentence in SENTENCES)
    return BLOCK.sub(lambda _: f"<!-- words -->\n{lines}\n<!-- end -->", readme)


def ranges_of(tour: str) -> dict[str, str]:
    """By outcome, the 5-95 % range over parameter draws in words.

    >>> ranges_of("rung_7  0.0 … 2.8 %  mean 0.5 %\\nencounters  25 … 120  65\\nNot a row")
    {'rung_7': '0.0 to 2.8 %', 'encounters': '25 to 120'}
    """
    rows = re.findall(r"^(\w+) {2,}(\S+) … (\S+(?: %)?) {2,}", tour, re.M)
    return {name: f"{low} to {high}" for name, low, high in rows}
