"""The sheets 評価 and 議会: reasons and measures by year, and where the council dealt with them.

The door: ``reading.with_evaluations``, ``reading.debates_by_owner``, ``entries.add_evaluations``.
"""
