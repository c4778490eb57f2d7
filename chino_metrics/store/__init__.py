"""What is published, and who may publish?

The door: ``current.open_store`` and ``published_*``, ``revisions.repository.Revisions``,
``accounts.authority.Actor``, ``backup.backup`` and ``restore``, ``housekeeping.tidy``.
"""
