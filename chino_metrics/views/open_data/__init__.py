"""The open data as tables: columns with their meaning, rows of a scene."""
