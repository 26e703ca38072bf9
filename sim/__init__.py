"""Ballast: how visits, sanctions and military contacts move the risk of escalation."""
