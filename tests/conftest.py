"""Settings that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

# the same examples on every machine: a failure can be looked at again
settings.register_profile("ballast", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("ballast")


@pytest.fixture(name="undrawn")
def _undrawn() -> Iterator[None]:
    """Runs of a test that looks at no picture and no page leave both out."""
    from tests.undrawn import undrawn

    with undrawn():
        yield
