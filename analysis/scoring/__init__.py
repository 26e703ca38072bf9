"""Scores of probability forecasts, rivals fitted on a past, and comparisons with them."""
