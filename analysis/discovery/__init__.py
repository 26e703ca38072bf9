"""Where in the space of factors an outcome comes about, and which policy holds up across it."""
