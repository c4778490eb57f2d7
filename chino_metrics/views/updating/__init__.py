"""What planners see on the way to a new edition: what changed, what collides, who owes what."""
