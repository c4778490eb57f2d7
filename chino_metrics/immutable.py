"""Tables whose rows, once written, can be neither changed nor deleted."""

from __future__ import annotations

from typing import Final

from sqlalchemy import DDL, Table, event

_SQLITE: Final = (
    "CREATE TRIGGER {name}_no_{event} BEFORE {change} ON {name}"
    " BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
)
#: The code makes it an IntegrityError, as SQLite's is.
_POSTGRESQL: Final = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = '23000'; END $$",
    "CREATE TRIGGER {name}_append_only BEFORE {change} OR DELETE OR TRUNCATE ON {name}"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def make_immutable(table: Table, *, but: frozenset[str] = frozenset()) -> None:
    """Give ``table``, when it is created, triggers that refuse UPDATE and DELETE.

    The columns ``but`` may be updated. Who tries something else gets IntegrityError.
    """
    fixed = ", ".join(c.name for c in table.columns if c.name not in but)
    change = f"UPDATE OF {fixed}" if but else "UPDATE"
    for name, act in (("UPDATE", change), ("DELETE", "DELETE")):
        _after_create(table, _SQLITE.format(name=table.name, event=name, change=act), "sqlite")
    for statement in _POSTGRESQL:
        _after_create(table, statement.format(name=table.name, change=change), "postgresql")


def _after_create(table: Table, statement: str, dialect: str) -> None:
    # mypy: SQLAlchemy leaves DDL's constructor untyped
    ddl = DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
