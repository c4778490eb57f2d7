"""Workbooks that planners fill in, written sheet by sheet."""
