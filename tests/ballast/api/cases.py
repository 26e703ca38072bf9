"""Small results that tests of the notebook share; nobody may change them."""

from __future__ import annotations

from functools import cache

from ballast.api.changing import change
from ballast.api.run_results import Results
from ballast.api.simulating import simulate
from tests.cases import SMALL

SIZES = {"draws": 5, "runs": 8, "days": 60}
EVIL = "A <script>alert('&')</script>"


@cache
def played() -> Results:
    """The small dyad."""
    return simulate(SMALL, **SIZES, workers=1, progress=False)


@cache
def played_evil() -> Results:
    """The small dyad with both military channels open, under a title that is no HTML."""
    opened = {
        "channels.defence": {"state": "open", "since": None},
        "channels.forces": {"state": "open", "since": None},
    }
    return simulate(change(SMALL, opened, title=EVIL), **SIZES, workers=1, progress=False)
