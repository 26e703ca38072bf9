"""Ballast as functions and objects, for notebooks and scripts; ``from ballast import simulate``."""
