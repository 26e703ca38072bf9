"""Statistics of runs, pictures and reports; reads results folders and nothing else."""
