"""Every shipped scenario passes ``check``, runs, and is one model in both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario import shipped_scenarios
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.reader import Document, read
from ballast.sim.scenario.shipped_scenarios import shipped
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.ballast.cli.running import ballast
from tests.cases import ROOT

FILES = sorted((ROOT / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_scenario_passes_and_runs(path: Path) -> None:
    loaded = load_scenario(str(path))
    (tally,) = play(Plan(loaded=loaded, seed=1, draws=2, runs=3, days=30), 1)
    table = histories([tally], compile_scenario(loaded), 30)

    assert table.num_rows == 6
    assert differences(loaded, 1, 1, 1, 20) == []
    assert loaded.scenario.summary


def test_titles_and_meanings_are_all_different() -> None:
    loaded = [load_scenario(str(path)) for path in FILES]

    assert len({x.scenario.title for x in loaded}) == len(FILES)
    assert len({x.canonical_hash for x in loaded}) == len(FILES)


def test_the_list_names_bases(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "list")

    assert len(ended.out.splitlines()) == len(FILES) == len(shipped())
    assert "no-summit" in ended.out and "branches from summer-2023" in ended.out
    assert "branches from military-channel-open" in ended.out


def test_the_list_reads_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most branches have the same base, which is long."""
    seen: list[str] = []

    def counted(path: Path) -> Document:
        seen.append(str(path))
        return read(path)

    monkeypatch.setattr(shipped_scenarios, "read", counted)

    assert len(shipped()) == len(seen) == len(set(seen))
