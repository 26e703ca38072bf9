"""What the README tells people to type works."""

from __future__ import annotations

import re
import shlex
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest

from ballast.cli import run_command
from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL
from tests.undrawn import undrawn

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [
    line
    for block in re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
]

FIRST_RUN = next(line for line in SHELL if line.startswith("python run.py run"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a short run, for commands that read some."""
    out = tmp_path_factory.mktemp("made") / "r"
    sizes = ["--draws", "2", "--runs", "3", "--days", "20", "--quiet"]
    assert run_command(["run", str(SMALL), *sizes, "--out", str(out)]) == 0
    return out


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in SHELL if line.startswith("make ")]

    assert targets == ["run", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


@pytest.mark.parametrize("line", [line for line in SHELL if line.startswith("python run.py")])
def test_commands_run(
    line: str,
    made: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As written; a run is made small by options that come last and count, and then verified."""
    words = shlex.split(line)[2:]
    if words[0] == "watch":
        pytest.skip("it does not end by itself; tests/ballast/cli/test_watch.py starts and ends it")
    small = ["--draws", "2", "--runs", "3", "--out", str(tmp_path / "r")]
    monkeypatch.chdir(ROOT)
    if words[0] in ("verify", "plot", "report"):
        words[1] = str(shutil.copytree(made, tmp_path / "r"))
    if words[0] == "report":
        small = ["--out", str(tmp_path / "r.html")]
    again = words[0] == "run" and line != FIRST_RUN  # pictures of one run are enough
    with undrawn() if again else nullcontext():
        few = {"run": small, "report": small, "validate": small[:4]}
        ended = ballast(capsys, *words, *few.get(words[0], []))

    assert ended.code == 0, ended.err


def test_the_example_in_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(compile(code, "README.md", "exec"), {})

    assert "tension" in capsys.readouterr().out


def test_the_table_names_outcomes_that_exist() -> None:
    for name in ("rung_4_or_higher", "summit_held", "three_ministers_by_october"):
        assert name in TEXT


def test_links_lead_somewhere() -> None:
    for path in ("README.md", "CONTRIBUTING.md", "sim/ODD.md", "scenarios/README.md"):
        text = (ROOT / path).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert ((ROOT / path).parent / target).exists(), (path, target)


def test_the_glossary_is_true() -> None:
    import doctest

    failed, tried = doctest.testfile(str(ROOT / "sim" / "glossary.md"), module_relative=False)

    assert tried >= 4
    assert failed == 0
