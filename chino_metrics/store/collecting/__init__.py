"""A year of collecting: what sections are asked for and what they send."""
