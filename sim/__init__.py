"""Ballast: how visits, sanctions and military contacts move the risk of escalation.

>>> from sim import simulate
>>> simulate("example-island", draws=2, runs=2, days=20, progress=False)
<Results of An island between two neighbours: 20 days from 2031-04-01, 2 draws x 2 runs, seed 1>

``load_scenario``, ``change``, ``simulate``, ``compare``, ``sweep``, ``trace``, ``load_results`` and
``load_study`` are what a notebook needs (docs/python.md); nothing is imported before it is used.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
OFFERED = {
    "change": "sim.notebook.changing",
    "compare": "sim.notebook.comparing",
    "load_results": "sim.notebook.results",
    "load_scenario": "sim.scenario.library",
    "load_study": "sim.notebook.studying",
    "simulate": "sim.notebook.simulating",
    "trace": "sim.notebook.telling",
    "BallastError": "sim.errors",
    "InputError": "sim.errors",
    "InterruptedRun": "sim.errors",
    "Results": "sim.notebook.results",
    "sweep": "sim.notebook.studying",
}
"""What is offered here although it stands above all else, and is imported when asked."""

__all__ = [*OFFERED]


def __getattr__(name: str) -> Any:
    """Import what is offered here when it is first asked for."""
    if name in OFFERED:
        return getattr(import_module(OFFERED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What is offered, for editors and notebooks."""
    return sorted({*globals(), *OFFERED})
