"""The world of a scenario over many histories, and what each part of a day does to it."""
