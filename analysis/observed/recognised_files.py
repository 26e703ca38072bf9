"""Files that a user names, and what each is; those inside archives one by one."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.observed.layout_detection import Detected, detect
from ballast.analysis.observed.text_rows import sources_of
from ballast.sim.errors import InputError, Problem


def recognised(
    names: Sequence[str], problems: list[Problem], left_out: list[Problem]
) -> list[Detected]:
    """What files are, with those inside archives one by one.

    Args:
        names: paths; one that is given twice is read once.
        problems: every file that is missing, damaged or of no known layout is added here.
        left_out: what an archive has beside event data, such as a handbook, is added here.
    """
    found: list[Detected] = []
    for name in dict.fromkeys(names):
        inside: list[Detected] = []
        wrong: list[Problem] = []
        try:
            sources = sources_of(name)
        except InputError as error:
            problems += error.problems
            continue
        for source in sources:
            try:
                inside.append(detect(source))
            except InputError as error:
                wrong += error.problems
        (left_out if inside else problems).extend(wrong)
        found += inside
    return found
