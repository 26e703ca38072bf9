"""Settings that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

# the same examples on every machine: a failure can be looked at again
settings.register_profile("ballast", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("ballast")

LONG = (
    "tests/test_tutorials.py",
    "tests/test_how_to.py",
    "tests/ballast/requests/test_kills.py",
    "tests/sim/experiments/test_cluster.py",
    "tests/test_wheel.py",
    "tests/test_site.py",
    "tests/test_tutorial.py",
    "tests/ballast/cli/test_screen.py",
    "tests/ballast/cli/test_sweep.py",
    "tests/analysis/plots/test_study_pictures.py",
    "tests/ballast/cli/test_run.py",
    "tests/test_mechanisms.py",
    "tests/test_readme.py",
    "tests/analysis/plots/test_pictures.py",
    "tests/analysis/plots/test_comparison_picture.py",
    "tests/ballast/cli/test_plot.py",
    "tests/ballast/cli/test_validate.py",
    "tests/analysis/sensitivity/test_study_tables.py",
    "tests/analysis/validation/test_facts.py",
    "tests/analysis/report/test_report.py",
    "tests/ballast/cli/test_altered_files.py",
)
"""Files with few tests that take long; one that began last would be waited for at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first; the others stay in their order."""
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONG)))


@pytest.fixture(name="undrawn")
def _undrawn() -> Iterator[None]:
    """Runs of a test that looks at no picture and no page leave both out."""
    from tests.undrawn import undrawn

    with undrawn():
        yield
