"""A store of any earlier version becomes one of this program, with all that is in it."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from chino_metrics.store.database.engine import METADATA, Database
from chino_metrics.store.database.migrations.upgrade import bring_up, make_anew
from chino_metrics.store.database.migrations.versions import HEAD, STEPS, VERSION


def differences(database: Database) -> list[object]:
    """What the tables of ``database`` have otherwise than those of this program."""
    options = {"version_table": VERSION.name, "compare_type": True, "compare_server_default": True}
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, METADATA))


def rules(database: Database) -> dict[str, object]:
    """Checks of every table and, beside those of the tables, every trigger as it stands."""
    triggers = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, pg_get_triggerdef(pg_trigger.oid), prosrc FROM pg_trigger"
        " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal ORDER BY tgname",
    }
    with database.reading() as connection:
        inspected = inspect(connection)
        checks = {
            name: sorted(str(check["sqltext"]) for check in inspected.get_check_constraints(name))
            for name in METADATA.tables
        }
        found = connection.exec_driver_sql(triggers[connection.dialect.name]).all()
    return checks | {"triggers": [tuple(row) for row in found]}


def test_every_version_of_the_schema_has_one_step() -> None:
    assert [*STEPS] == list(range(1, HEAD + 1))


def test_all_steps_together_make_the_tables_of_this_program(database: Database) -> None:
    """Whoever adds a table or a column and forgets its step is told so here."""
    made = rules(database)
    assert differences(database) == []
    with database.rebuilding() as connection:
        make_anew(connection, METADATA, HEAD - 1)
        bring_up(connection, METADATA)
    assert differences(database) == []
    assert rules(database) == made
