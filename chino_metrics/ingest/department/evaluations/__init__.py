"""Reasons and measures beside the values of a department's sheet.

The door: ``collecting.Passages`` for a table, ``form.forms_in`` for a sheet about one indicator.
"""
