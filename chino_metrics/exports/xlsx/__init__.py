"""The tables as an Excel file with native charts."""
