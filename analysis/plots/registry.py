"""The kinds of pictures of a results folder, in their order; each is declared in its own file."""

from __future__ import annotations

from ballast.analysis.plots import (
    act_categories,
    act_counts,
    answer_excess,
    channel_strips,
    contact_network,
    encounter_severities,
    highest_rung,
    histogram,
    onset_shares,
    rung_probabilities,
    survival_curves,
    tension_fan,
    variant_effects,
    visit_calendar,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.results.run_tables import Tables

FILES = (
    rung_probabilities, tension_fan, highest_rung, survival_curves, onset_shares, histogram,
    encounter_severities, visit_calendar, contact_network, channel_strips, act_counts,
    act_categories, answer_excess, variant_effects,
)  # fmt: skip
KINDS: dict[str, PictureKind[Tables]] = {file.PICTURE.name: file.PICTURE for file in FILES}
DEFAULT = tuple(kind.name for kind in KINDS.values() if kind.by_default)
"""Kinds that ``run`` draws and the report shows; the others are asked for."""
