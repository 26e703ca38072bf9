"""Results of another version: told in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ballast.analysis.results.run_manifest import played_scenario
from ballast.sim.errors import InputError
from tests.ballast.cli.running import ballast
from tests.cases import SMALL


def test_results_without_a_parameter_of_this_version_are_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], undrawn: None
) -> None:
    out = tmp_path / "r"
    sizes = ("--draws", 2, "--runs", 2, "--days", 10, "--quiet")
    assert ballast(capsys, "run", SMALL, *sizes, "--out", out).code == 0
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    del manifest["scenario"]["parameters"]["visits.effect"]

    with pytest.raises(InputError) as caught:
        played_scenario(manifest, out)

    version = manifest["code"]["ballast"]
    assert str(caught.value) == (
        f"{out}/manifest.json: scenario.parameters: expected the parameter 'visits.effect', which "
        f"this version of the model has, found none: the results are of Ballast {version}; run it "
        "again"
    )
