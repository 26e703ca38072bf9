"""What the README and the page with everything tell people to type works."""

from __future__ import annotations

import re
import shlex
import shutil
from contextlib import nullcontext
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from ballast.cli import demo, run_command
from docs import readme_words
from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL
from tests.undrawn import undrawn

README, TOUR = ((ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/tour.md"))


def typed_on(page: str) -> list[str]:
    """The lines that a page tells people to type."""
    blocks = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


COMMANDS = [line for line in typed_on(TOUR) if line.startswith("python run.py")]
FIRST_RUN = next(line for line in COMMANDS if line.startswith("python run.py run"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a short run, for commands that read some."""
    out = tmp_path_factory.mktemp("made") / "r"
    sizes = ["--draws", "2", "--runs", "3", "--days", "20", "--quiet"]
    assert run_command(["run", str(SMALL), *sizes, "--out", str(out)]) == 0
    return out


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in typed_on(README) if line.startswith("make ")]

    assert targets == ["demo", "run", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


@pytest.mark.usefixtures("undrawn")
def test_the_readme_is_short_and_its_commands_run_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run is made small by options that come last and count."""
    monkeypatch.chdir(tmp_path)
    lines = [line for line in typed_on(README) if not line.startswith("make ")]
    lines += re.findall(r"`(python run\.py [^`]*)`", README)
    small = ("--draws", "3", "--runs", "4", "--days", "40")
    played = {"compare": small, "levers": small, "run": small}
    for line in lines:
        words = shlex.split(line)
        assert words[:2] == ["python", "run.py"], line
        ended = ballast(capsys, *words[2:], *played.get(words[2], ()))
        assert ended.code == 0, (line, ended.err)

    assert len(lines) >= 8
    assert len(README.splitlines()) < 120


def test_the_words_of_the_readme_are_those_of_the_table() -> None:
    """Renew them with ``python docs/renew.py README.md``."""
    assert readme_words.with_words(README, TOUR) == README
    assert "\n- A militarised dispute or worse (rung 4) occurs in " in README


def test_other_numbers_are_other_words() -> None:
    table = re.sub(r"(\nrung_7 +)\S+ … \S+ %", r"\1 0.5 … 9.5 %", TOUR)

    assert "war (rung 7) in 0.5 to 9.5 %" in readme_words.with_words(README, table)


def test_a_picture_of_the_program_is_shown() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\((\S+?)\)", README)

    assert pictures == ["docs/scenarios/summer-2023.png"]


@pytest.mark.parametrize("line", COMMANDS)
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
    monkeypatch.setattr(demo, "DRAWS", 2)
    if words[0] in ("verify", "plot", "report"):
        words[1] = str(shutil.copytree(made, tmp_path / "r"))
    if words[0] == "report":
        small = ["--out", str(tmp_path / "r.html")]
    again = words[0] in ("demo", "run") and line != FIRST_RUN  # pictures of one run are enough
    with undrawn() if again else nullcontext():
        few = {"demo": small[4:], "run": small, "report": small, "validate": small[:4]}
        ended = ballast(capsys, *words, *few.get(words[0], []))

    assert ended.code == 0, ended.err


@pytest.mark.parametrize("page", [README, TOUR], ids=["README", "tour"])
def test_the_examples_in_python_run(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(compile(code, "README.md", "exec"), {})
    plt.close("all")

    assert re.search(r"tension|Estimate\(", capsys.readouterr().out)


def test_the_table_names_outcomes_that_exist() -> None:
    for name in ("rung_4_or_higher", "summit_held", "three_ministers_by_october"):
        assert f"\n{name} " in TOUR


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
