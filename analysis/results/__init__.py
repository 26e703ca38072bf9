"""Folders of results, studies and comparisons: the only code that knows their files."""
