"""The open data as CSV, JSON and a data package."""
