"""Outcomes of histories: what is counted, day by day, and the tables it becomes."""
