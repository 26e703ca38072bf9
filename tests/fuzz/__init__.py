"""Files that nobody would write, and what becomes of them."""
