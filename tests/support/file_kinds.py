"""How files begin, by the ending of their names."""

BEGINNINGS = {"pdf": b"%PDF-", "pptx": b"PK", "xlsx": b"PK", "zip": b"PK", "json": b"{"}
