"""Mutants of the shipped files: no traceback, hang or written file, none accepted that then fails.

    python -m tests.fuzz.mutants 100000

checks as many, the next ones with ``--first 100000``; a mutant that breaks a promise is printed and
kept in ``mutants-that-broke/`` of the current folder.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import yaml

from ballast.cli import run_command
from ballast.sim.errors import InputError
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import measure
from ballast.sim.scenario import defaults, expectations, library, reader, variants
from ballast.sim.scenario.reader import Document
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world import stability
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import ROOT
from tests.fuzz.mutations import Dice, mutated

LONGEST_SECONDS = 1.0
DRAWS, RUNS, DAYS = 2, 2, 15
MUTANT, ASKED = "mutant.yaml", "asked.yaml"
LINE = re.compile(r"[^:\n]+\.(?:yaml|yml|csv)(?::[0-9]+){0,2}: \S|[^\n]+: (?:expected|\w+ )")
SOURCES = (
    ("tests/scenarios/small.yaml", 4, 2),
    ("scenarios/example-island.yaml", 6, 20),
    ("scenarios/example-island-hotline.yaml", 6, 20),
    ("scenarios/summer-2023.yaml", 1, 1),
    ("scenarios/military-channel-open.yaml", 2, 8),
    ("scenarios/more-visits.yaml", 2, 8),
    ("scenarios/collision-with-channel-open.yaml", 2, 8),
    ("scenarios/election-heat.yaml", 2, 8),
    ("configs/run.yaml", 3, 12),
    ("configs/validation.yaml", 3, 12),
    ("configs/variants.yaml", 1, 4),
    ("seeds/generic-priors.yaml", 1, 1),
    ("seeds/acts.yaml", 1, 1),
    ("seeds/expectations.yaml", 1, 4),
)
"""Files that are mutated, and how often each in a thorough and in a quick round."""
SETTINGS = (
    "configs/run.yaml",
    "configs/validation.yaml",
    "configs/variants.yaml",
    "seeds/expectations.yaml",
)
"""Files that are not played."""


@dataclass
class Verdict:
    """What became of a mutant.

    Attributes:
        name: of the mutant: the file it comes from and its number.
        code: exit code of ``check``.
        said: what it printed.
        seconds: processor time it took.
        broken: promises that it broke, in words; empty if all is well.
        played: whether it was accepted and played.
    """

    name: str
    code: int
    said: str
    seconds: float
    broken: list[str] = field(default_factory=list)
    played: bool = False


class Laboratory:
    """A folder with copies of the shipped files, in which mutants are checked one by one.

    A file is read once as long as it stays the same; a scenario whose meaning has been judged and
    played before is not judged for stability and variants, nor played, again.

    Args:
        folder: an empty one.
        quick: ask for stability in fewer draws, and of the variants only the first two.
    """

    def __init__(self, folder: Path, quick: bool = False) -> None:
        self.folder = folder
        self.quick = quick
        self.round = [row[0] for row in SOURCES for _ in range(row[2 if quick else 1])]
        self.reads: dict[str, Document] = {}
        self.loads: dict[str, LoadedScenario] = {}
        self.seen: set[str] = set()
        self.writes: list[str] = []
        self.watching = False
        for name in ("scenarios", "seeds", "configs"):
            shutil.copytree(ROOT / name, folder / name)
        for file in ("small.yaml", "small.csv"):
            text = (ROOT / "tests" / "scenarios" / file).read_text(encoding="utf-8")
            (folder / "scenarios" / file).write_text(text.replace("../../", "../"), "utf-8")
        two = yaml.safe_load((ROOT / "configs" / "variants.yaml").read_text(encoding="utf-8"))
        two["variants"] = dict(list(two["variants"].items())[:2])
        self.two_variants = folder / "two-variants.yaml"
        self.two_variants.write_text(yaml.safe_dump(two), encoding="utf-8")
        self.texts = {
            name: self._source(name).read_text(encoding="utf-8") for name in set(self.round)
        }
        sys.addaudithook(self._note)

    def _source(self, name: str) -> Path:
        return self.folder / name.replace("tests/scenarios", "scenarios")

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: files that are opened to be written, made, moved or removed."""
        if not self.watching:
            return
        if event == "open":
            name, mode, flags = arguments
            if (isinstance(mode, str) and set(mode) & set("wax+")) or (
                mode is None and flags & 0o103  # O_WRONLY, O_RDWR, O_CREAT
            ):
                self.writes.append(f"open {name}")
        elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.system", "os.exec"):
            self.writes.append(f"{event} {arguments[0]}")
        elif event.startswith(("subprocess.", "socket.")):
            self.writes.append(event)

    def check(self, number: int) -> Verdict:
        """Make a mutant, check it, and play it if it is accepted."""
        source = Dice(f"source:{number}").one_of(self.round)
        name = f"{source}:{number}"
        return self.judge(name, source, mutated(self.texts[source], name))

    def judge(self, name: str, source: str, text: str) -> Verdict:
        """Check a text as if it were a shipped file, and play it if it is accepted."""
        mutant = self._source(source).with_name(MUTANT)
        mutant.write_bytes(text.encode("utf-8", "surrogatepass"))
        asked = self._asked(source, mutant)
        said, out = io.StringIO(), io.StringIO()
        self.writes, self.watching = [], True
        started = time.process_time()
        with redirect_stderr(said), redirect_stdout(out), self._cached(), warnings.catch_warnings():
            warnings.simplefilter("error")
            code = run_command(["check", str(asked)])
        verdict = Verdict(name, code, said.getvalue(), time.process_time() - started)
        self.watching = False
        verdict.broken += self._broken(verdict, out.getvalue())
        if code == 0 and not verdict.broken and source not in SETTINGS:
            self._play(asked, verdict)
        return verdict

    def _asked(self, source: str, mutant: Path) -> Path:
        """The file that is checked: the mutant, or a scenario that names it."""
        keys = {
            "seeds/acts.yaml": "acts: acts",
            "seeds/generic-priors.yaml": "defaults: generic-priors",
        }
        if source not in keys:
            return mutant
        asked = mutant.with_name(ASKED)
        island = self.texts["scenarios/example-island.yaml"]
        key = keys[source].partition(":")[0]
        asked.write_text(island.replace(keys[source], f"{key}: {MUTANT}"), encoding="utf-8")
        return asked

    @contextmanager
    def _cached(self) -> Iterator[None]:
        """Nothing is read or judged twice."""
        really_read, really_load = reader.read, library._load
        really_stable, really_variants = stability.check_stability, variants.variants_of
        for own in (MUTANT, ASKED):
            self.reads = {k: v for k, v in self.reads.items() if not k.endswith(f"/{own}")}

        def read(path: str | Path) -> Document:
            if str(path) not in self.reads:
                self.reads[str(path)] = really_read(path)
            return self.reads[str(path)]

        def load(path: Path, branches: tuple[Path, ...]) -> LoadedScenario:
            if path.name in (MUTANT, ASKED) or path.name not in LIBRARY:
                return really_load(path, branches)
            if str(path) not in self.loads:
                self.loads[str(path)] = really_load(path, branches)
            return self.loads[str(path)]

        def stable(loaded: LoadedScenario) -> None:
            if loaded.canonical_hash not in self.seen:
                really_stable(loaded)

        def variants_of(loaded: LoadedScenario) -> Any:
            known = loaded.canonical_hash in self.seen and not loaded.scenario.variants
            return {} if known else really_variants(loaded)

        patches = [
            *(patch.object(module, "read", read) for module in (reader, library, variants)),
            *(patch.object(module, "read", read) for module in (expectations, defaults)),
            patch.object(library, "_load", load),
            patch.object(stability, "check_stability", stable),
            patch.object(variants, "variants_of", variants_of),
        ]
        if self.quick:
            patches.append(patch.object(stability, "DRAWS_ASKED", 50))
            patches.append(patch.object(variants, "shipped_variants", lambda: self.two_variants))
        with ExitStack() as stack:
            for each in patches:
                stack.enter_context(each)
            yield

    def _broken(self, verdict: Verdict, out: str) -> list[str]:
        """Promises about ``check`` that a mutant broke."""
        lines = verdict.said.splitlines()
        broken = []
        if verdict.code not in (0, 2):
            broken.append(f"exit code {verdict.code}")
        if "Traceback" in verdict.said:
            broken.append("traceback")
        elif (verdict.code == 2) != bool(lines) or out:
            broken.append("problems without an exit code of 2, or the other way round")
        else:
            odd = [line for line in lines if not LINE.match(line) or not line.isprintable()]
            odd += [line for line in lines if "pydantic" in line or "Error" in line.split("'")[0]]
            broken += [f"line {line[:200]!r}" for line in odd]
        if verdict.seconds > LONGEST_SECONDS:
            broken.append(f"{verdict.seconds:.1f} seconds")
        return broken + [f"wrote: {what}" for what in self.writes]

    def _play(self, asked: Path, verdict: Verdict) -> None:
        """Play what was accepted, unless the same has been played."""
        try:
            with self._cached(), warnings.catch_warnings():
                warnings.simplefilter("error")
                loaded = library.load_scenario(str(asked))
                if loaded.canonical_hash in self.seen:
                    return
                self.seen.add(loaded.canonical_hash)
                verdict.played = True
                days = min(DAYS, loaded.scenario.days)
                tallies = play(
                    Plan(loaded=loaded, seed=1, draws=DRAWS, runs=RUNS, days=days, logged=4), 1
                )
                table = histories(tallies, compile_scenario(loaded), days)
                measure(table.to_pandas(), loaded.scenario, days)
                assert table.num_rows == DRAWS * RUNS
        except InputError as error:
            verdict.broken.append(f"accepted by check, refused by run: {error}")
        except Exception as error:
            verdict.broken.append(f"accepted by check, failed in run: {error!r}")


LIBRARY = {path.name for path in (ROOT / "scenarios").glob("*.yaml")}


def main(arguments: list[str]) -> int:
    """Check as many mutants as asked; 1 if any broke a promise."""
    count = int(arguments[0]) if arguments else 1000
    first = int(arguments[arguments.index("--first") + 1]) if "--first" in arguments else 0
    kept, codes, broken, started = Path("mutants-that-broke"), Counter[int](), 0, time.monotonic()
    with TemporaryDirectory() as folder:
        laboratory = Laboratory(Path(folder))
        for number in range(first, first + count):
            verdict = laboratory.check(number)
            codes[verdict.code] += 1
            if verdict.broken:
                broken += 1
                source = verdict.name.rpartition(":")[0]
                kept.mkdir(exist_ok=True)
                text = mutated(laboratory.texts[source], verdict.name)
                file = kept / f"{number}-{Path(source).name}"
                file.write_bytes(text.encode("utf-8", "surrogatepass"))
                print(f"{verdict.name}: {'; '.join(verdict.broken)[:600]}", flush=True)
            if (number + 1 - first) % 1000 == 0:
                took = time.monotonic() - started
                print(
                    f"{number + 1 - first} mutants, {codes[0]} accepted, {len(laboratory.seen)} "
                    f"played, {broken} broke a promise, {took:.0f} s",
                    flush=True,
                )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
