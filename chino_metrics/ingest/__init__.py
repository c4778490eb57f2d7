"""What does an upload hold, and what is wrong in it?

The door: ``worker.check_upload`` and ``build_upload``, ``report.examine``, ``book_rules.check_book``,
``report_sheet.write_report``.
"""
