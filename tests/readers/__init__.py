"""Our reader of .xlsx beside openpyxl, on every workbook at hand.

The day openpyxl reads as many odd files right, ours can go.
"""
