"""Do the reasons and measures that planners write agree with the numbers? Plain rules, no guessing.

The door: ``facts.TextFacts`` (``facts.facts_about`` an indicator) and ``rules.judge``; the words
for what it finds stand in ``wording.evaluations``. A text is cut into ``clauses``; ``names`` and
``subjects`` say whether the indicator is meant, ``moods`` whether a word is said, denied or wished.
Each rule has its module: ``directions``, ``verdicts``, ``figures``, ``repetition``, ``deadlines``.
"""
