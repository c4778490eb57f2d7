"""How does an indicator stand? Frames in, verdicts out; no sentences.

The door: ``progress.assess`` and ``assess_book``, ``rollup``, ``scenarios``, ``outlook.outlook``,
``sensitivity``, ``methods.second_opinions``.
"""
