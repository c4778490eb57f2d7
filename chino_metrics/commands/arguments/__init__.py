"""How the commands' arguments are read: their parser, and the workbook that they name."""
