"""Tables of a folder in the files of other programs: CSV, Excel workbooks, Stata."""
