"""Version 0.5.0: the second step of signing in, known browsers, a session's browser in words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make their tables, and the column of ``session``."""
    op.add_column("session", sa.Column("browser", sa.String(60)))
    _make_tables_of_factors(op)
    _make_tables_of_signing_in(op)


def _make_tables_of_factors(op: Operations) -> None:
    op.create_table(
        "authenticator_app",
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("account.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("is_confirmed", sa.Boolean, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _account(),
        sa.Column("credential", sa.String(1400), nullable=False, unique=True),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(64), primary_key=True),
        _account(),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )


def _make_tables_of_signing_in(op: Operations) -> None:
    op.create_table(
        "passkey_challenge",
        sa.Column("holder", sa.String(64), primary_key=True),
        sa.Column("challenge", sa.String(100), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sign_in_step",
        sa.Column("digest", sa.String(64), primary_key=True),
        _account(),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("browser", sa.String(60), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "known_device",
        sa.Column("digest", sa.String(64), primary_key=True),
        _account(),
        sa.Column("used_at", sa.BigInteger, nullable=False),
    )


def _account() -> sa.Column[int]:
    return sa.Column(
        "account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True
    )
