"""One history as it is played, on a page in the browser."""
