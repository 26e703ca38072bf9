"""One history as dated events with their causes, read off the world as it is played."""
