"""The planners' workbook: the only place that knows its sheets and columns. Bytes ⇄ ``Book``.

The door: ``reading.read_book``, ``tables.read_tables``, ``merging.resulting_workbook``,
``template.write_workbook``.
"""
