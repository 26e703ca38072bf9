"""A small calibration that tests share: the small dyad, in two worlds, with targets of its own."""

from __future__ import annotations

from pathlib import Path

from tests.cases import SMALL

ABOUT = "source: MID5, how: measured, span: [2010, 2019]"
TARGETS = f"""
disputes: {{value: 0.5, counts: [5, 10], unit: per year, meaning: disputes that begin, {ABOUT},
  statistic: {{kind: rate, numerator: {{count: disputes}}, denominator: days}}}}
encounters: {{value: 40, low: 30, high: 52, unit: per year, meaning: encounters, {ABOUT},
  statistic: {{kind: rate, numerator: {{count: encounters}}, denominator: days}}}}
hostile: {{value: 0.8, counts: [80, 100], unit: probability, meaning: hostile acts, {ABOUT},
  statistic: {{kind: share, numerator: {{count: hostile_acts}}, denominator: {{count: acts}}}}}}
settled: {{value: 0.3, counts: [3, 10], unit: probability, meaning: no statistic, {ABOUT}}}
"""
FILE = f"""
title: Small calibration
scenario: {SMALL}
target_file: targets.yaml
seed: 5
draws: 300
worlds:
  long: {{scenario: {SMALL}, days: 30, histories: 3, targets: [disputes, encounters]}}
  other: {{scenario: other.yaml, days: 20, targets: [hostile]}}
data: {{parameters.encounters.rate: [encounters]}}
before:
  parameters.encounters.rate: {{low: 5, mode: 40, high: 200, evidence: A, why: before the count}}
accept: 120
rows: 100
"""
OTHER = """
title: Another base of tension
branches_from: small.yaml
change: {parameters.tension.base: {low: 40, mode: 45, high: 50}}
"""


def written(folder: Path, text: str = FILE, targets: str = TARGETS) -> Path:
    """The file of the calibration, with what it names beside it."""
    small = SMALL.read_text(encoding="utf-8").replace("../../seeds/acts.yaml", "acts")
    for name, content in {
        "small.yaml": small,
        "small.csv": SMALL.with_suffix(".csv").read_text(encoding="utf-8"),
        "other.yaml": OTHER,
        "targets.yaml": targets,
        "calibration.yaml": text,
    }.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "calibration.yaml"
