"""Studies: ensembles, comparisons, rare events, one history's causes, and a model as a function."""

from importlib import import_module
from typing import Any

ABOVE = {"as_function": "sim.study.function", "as_workbench_model": "sim.study.workbench"}
"""What is offered here although it stands above all other studies, and is imported when asked."""


def __getattr__(name: str) -> Any:
    """Import what is offered here when it is first asked for."""
    if name in ABOVE:
        return getattr(import_module(ABOVE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
