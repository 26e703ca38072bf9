"""Event data that users bring: what a file is, and what became of every row of it."""
