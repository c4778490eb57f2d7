"""What does a reader see, whatever the form? Answers are given here once; forms draw them.

The door: ``scene.Scene``, ``choice.read_choice``, ``summary``, ``plans``, ``years``, ``tables``,
``slides.build.make_deck``, ``open_data.catalogue.TABLES``.
"""
