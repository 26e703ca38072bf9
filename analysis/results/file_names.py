"""Names of the files in the folders of results, of a study and of a comparison.

Only this package spells them; tables and JSON files are asked for by their stems elsewhere.
"""

from __future__ import annotations

MANIFEST = "manifest.json"
SUMMARY = "summary.json"
RUNS = "runs.parquet"
ONSETS = "onsets.parquet"
EPISODES = "episodes.parquet"
ACTS = "acts.parquet"
VISIT_EVENTS = "visit_events.parquet"
HISTORY_SERIES = "history_series.parquet"
POSTERIOR = "posterior.parquet"
"""Rows that numbers were drawn from, where the scenario names a posterior."""
VALIDATION = "validation.json"
"""What ``validate --json`` printed, laid beside results by the user."""
REPORT = "report.html"
PLOTS = "plots"
CAPTIONS = "captions.json"
"""In ``plots/``: what each picture shows in words, by the name of its kind."""
FILES = (
    MANIFEST,
    SUMMARY,
    RUNS,
    ONSETS,
    EPISODES,
    "days.parquet",
    "weeks.parquet",
    "visits.parquet",
    "channels.parquet",
    "series.parquet",
    HISTORY_SERIES,
    ACTS,
    VISIT_EVENTS,
    "media.parquet",
    "variants.parquet",
    "base.parquet",
    POSTERIOR,
    VALIDATION,
    PLOTS,
    REPORT,
)
"""What a results folder holds; a run replaces these and nothing else."""
NEEDED = (SUMMARY, RUNS, "days.parquet", "weeks.parquet", "visits.parquet")
"""What pictures and report cannot do without, beside the manifest."""
OPTIONAL = (ONSETS, EPISODES, "channels.parquet", "variants.parquet", "base.parquet")
"""What they show where it was played, and by a version that had it."""
IDENTITY = "identity"
"""In the manifest of a parameter study or a calibration: what its histories belong to."""
SHARDS = "shards"
STUDY_FILES = (
    MANIFEST,
    SHARDS,
    SUMMARY,
    "design.parquet",
    "points.parquet",
    "sensitivity.parquet",
    "curves.parquet",
    "swings.parquet",
    "effects.parquet",
    "boxes.parquet",
    "box_summary.parquet",
    "box_policies.parquet",
    "rules.parquet",
    "robustness.parquet",
    "regret.parquet",
    PLOTS,
)
"""What the folder of a study holds."""
TABLE = "table.parquet"
POSTERIOR = "posterior.parquet"
TABLES = "tables"
CALIBRATION_FILES = (MANIFEST, SHARDS, SUMMARY, TABLE, POSTERIOR, TABLES, PLOTS)
"""What the folder of a calibration holds; in ``tables/`` each table as Parquet and as CSV."""
COMPARISON = "comparison.json"
"""Says that a folder holds a comparison, and which, as the manifest does of results."""
COMPARISON_TABLE = "comparison.parquet"
FLIPS = "flips.parquet"
ACTING, LEARNING = "acting.parquet", "learning.parquet"
LEVELS = "levels.parquet"
"""Levels of all scenarios that are compared, each with both of its intervals."""
PAGE = "page.json"
"""What the report of a comparison shows beside its tables."""
COMPARISON_FILES = (
    COMPARISON,
    COMPARISON_TABLE,
    LEVELS,
    FLIPS,
    ACTING,
    LEARNING,
    PAGE,
    PLOTS,
    REPORT,
)
"""What the folder of a comparison holds."""
BACKTEST, SHEET = "backtest.json", "sheet.json"
BACKTEST_QUESTIONS, SCORES, SKILL = "questions.csv", "scores.csv", "skill.csv"
BACKTEST_FILES = (BACKTEST, SHEET, BACKTEST_QUESTIONS, SCORES, SKILL, PLOTS, REPORT)
"""What the folder of a backtest holds."""
LEVERS = "levers.json"
"""Says that a folder holds a ranking of levers, and of which scenario."""
LEVERS_PAGE = "levers.html"
LEVERS_BY_DRAW = "levers_by_draw.parquet"
PLAYED = "played.json"
"""The scenario that levers were ranked in, all of it, and the command."""
LEVERS_FILES = (LEVERS, "levers.parquet", LEVERS_BY_DRAW, PLAYED, POSTERIOR, LEVERS_PAGE, PLOTS)
"""What the folder of a ranking of levers holds."""
