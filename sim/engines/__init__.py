"""Two engines on one rule book: agents that can be watched, and arrays of many histories."""
