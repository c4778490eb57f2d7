"""Do the reasons and measures that planners write agree with the numbers? Plain rules, no guessing.

The door: ``facts.TextFacts`` and ``rules.judge``; the words for what they find stand in
``wording.evaluations``. What is read as a statement: ``clauses`` (who says what of which year),
``subjects`` (whether the indicator is meant), ``moods`` (said, denied or wished).
"""
