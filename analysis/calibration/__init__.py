"""Learning parameters from data: reference table, inference, and diagnostics of both."""
