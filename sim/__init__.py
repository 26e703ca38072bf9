"""Ballast: how visits, sanctions and military contacts move the risk of escalation."""

__version__ = "0.1.0"
