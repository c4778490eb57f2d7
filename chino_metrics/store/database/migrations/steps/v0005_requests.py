"""Version 0.5.0: requests to sections, and the links that others have taken the place of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables ``request`` and ``request_former_link``."""
    op.create_table(
        "request",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("plans", sa.JSON, nullable=False),
        sa.Column("indicators", sa.JSON, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("due", sa.String(10), nullable=False),
        sa.Column("grace", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.BigInteger),
        sa.Column("submitted_at", sa.BigInteger),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("upload.id")),
        sa.Column("upload_id", sa.Integer, sa.ForeignKey("upload.id")),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("draft_id", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_year", "request", ["year"])
    op.create_table(
        "request_former_link",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("request_id", sa.Integer, sa.ForeignKey("request.id"), nullable=False),
    )
