"""Learning parameters from data of before the start: what the data teach, and what they cannot."""
