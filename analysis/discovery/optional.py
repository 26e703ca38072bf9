"""Libraries of the extra ``discovery``, loaded where they are asked for, without their noise."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from ballast.sim.errors import InputError, Problem

EMA_LOGGER = "EMA"


def prim_library() -> ModuleType:
    """The PRIM of the EMA Workbench [Kwakkel2017].

    Raises:
        InputError: it is not installed.
    """
    return _load("ema_workbench", "ema_workbench.analysis.prim")


def tree_library() -> ModuleType:
    """The decision trees of scikit-learn [Pedregosa2011].

    Raises:
        InputError: it is not installed.
    """
    return _load("scikit-learn", "sklearn.tree")


def _load(library: str, module: str) -> ModuleType:
    try:
        with quiet():
            return import_module(module)
    except ImportError:
        message = (
            f"needs the library {library}; install it with: pip install ballast-sim[discovery]"
        )
        raise InputError(Problem(message, key="discovery")) from None


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing that the library says about itself reaches the user, nor changes his pictures."""
    # here, as the rest of the package draws nothing
    import matplotlib

    logger = logging.getLogger(EMA_LOGGER)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings(), matplotlib.rc_context():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)
