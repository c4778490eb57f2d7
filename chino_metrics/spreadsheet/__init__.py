"""Bytes ⇄ cells. Knows files, knows no plan; strangers' files are read in the sandbox.

The door: ``grids.read_grids``, ``cells.read_*``, ``csv.to_csv``, ``office.clean``, ``sandbox.call``.
"""
