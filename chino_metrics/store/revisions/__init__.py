"""Editions of the workbook: numbered, sealed, unchangeable."""
