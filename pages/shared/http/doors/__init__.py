"""The doors that forms knock at: what all have in common, and those of accounts."""
