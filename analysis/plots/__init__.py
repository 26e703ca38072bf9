"""Pictures, one a file: each takes tables and a figure, reads no file, computes no statistic."""
