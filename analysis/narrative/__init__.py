"""A chronicle in words: dated sentences, in phases, with what came out had one event not been."""
