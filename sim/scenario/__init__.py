"""What the user wrote: scenario files, their schema, checking and priors."""
