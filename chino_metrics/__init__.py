"""How target indicators stand: reading the workbook, judging, drawing. No Streamlit in it."""

#: The version of the dashboard, as in ``pyproject.toml`` and at the head of ``CHANGELOG.md``.
__version__ = "0.8.0"
