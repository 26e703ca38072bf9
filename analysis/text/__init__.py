"""Numbers and tables as text, and HTML, for terminal, report, notebook and pictures."""
