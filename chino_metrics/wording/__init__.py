"""How is it said? Numbers, years, signs, colours and sentences: Japanese stands here.

The door: ``formats``, ``palette``, ``terms``, ``sentences``, ``headlines``, ``rules``, ``outlook``,
``opinions``, ``evaluations``, ``sensitivity``, ``references``, ``context``.
"""
