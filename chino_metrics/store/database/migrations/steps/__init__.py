"""One module for each version of the schema, ``v0001_first`` and so on: how it came from the one before.

``upgrade(op)`` gets Alembic's operations within a transaction that holds the writers' lock.
A step that has been released never changes; triggers are none of its business
(``tables.renew_triggers``).
"""
