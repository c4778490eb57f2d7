"""Drawings so small that they stand in a row of a table."""
