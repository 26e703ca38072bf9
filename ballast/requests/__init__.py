"""Requests: what a run, a comparison or a study is asked for, and how it is carried out."""
