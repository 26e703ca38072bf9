"""What it means: statistics, tables as text, pictures and reports, from tables and folders."""
