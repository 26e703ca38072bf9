"""Forecasts that can be scored: dated questions with probabilities, written down beforehand."""
