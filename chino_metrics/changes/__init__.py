"""What differs between two books, and from when to when?

The door: ``comparison.compare``, ``text_changes.changed_plans``, ``sentences``, ``draft``, ``period.find_period``.
"""
