"""Words for planners on the way to a new edition."""
