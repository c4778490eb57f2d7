"""Version 0.5.0: drafts, approvals, and editions that wait for their moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables ``approval``, ``draft``, ``draft_piece``, ``draft_preview`` and ``scheduled``."""
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("workbook_sha256", sa.String(64), nullable=False, index=True),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("over", sa.Integer),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("workbook_sha256", sa.String(64), sa.ForeignKey("blob.sha256")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft_piece",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("draft.id"), nullable=False, index=True),
        sa.Column("upload_id", sa.Integer, sa.ForeignKey("upload.id")),
        sa.Column("taken_back", sa.Integer),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft_preview",
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("draft.id"), nullable=False),
        sa.Column("who", sa.String(250), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("workbook_sha256", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "who"),
    )
    op.create_table(
        "scheduled",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("base", sa.Integer),
        sa.Column("restores", sa.Integer),
        sa.Column("upload_id", sa.Integer, sa.ForeignKey("upload.id")),
        sa.Column("upload_name", sa.Text),
        sa.Column("upload_sha256", sa.String(64), sa.ForeignKey("blob.sha256")),
        sa.Column("workbook_sha256", sa.String(64), sa.ForeignKey("blob.sha256"), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("put_at", sa.BigInteger, nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger),
        sa.Column("withdrawn_by", sa.Text),
        sqlite_autoincrement=True,
    )
