"""The parts of an .xlsx file: package, sheets, shared strings, markup. Only ``grids`` enters."""
