"""Ballast as functions and objects, for notebooks and scripts; ``from sim import simulate``."""
