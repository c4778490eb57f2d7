"""Version 0.6.0: rows of requests and drafts are sealed; a draft knows everybody who changed it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Add the columns ``seal``, ``draft.hands`` and ``draft.held``, empty for what is there."""
    for table in ("request", "draft", "draft_piece"):
        op.add_column(table, sa.Column("seal", sa.String(64)))
    op.add_column("draft", sa.Column("hands", sa.JSON))
    op.add_column("draft", sa.Column("held", sa.Integer))
