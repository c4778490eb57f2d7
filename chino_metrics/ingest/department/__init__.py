"""Sheets as departments keep them: any head, any order of rows.

The door: ``reading.read_sheets``.
"""
