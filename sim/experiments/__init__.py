"""Experiments: ensembles, paired comparisons, rare events, parameter studies in shards."""
