"""Studies: many histories under many parameter draws."""
