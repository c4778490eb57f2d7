"""Official statistics in the workbook: its sheets, and the files they come from.

Modules may use the rooms below ``workbook`` and its tables.
"""
