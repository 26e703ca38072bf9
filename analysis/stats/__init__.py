"""Estimates and their uncertainties, from tables of histories."""
