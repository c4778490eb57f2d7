"""The static edition: every page as a plain file."""
