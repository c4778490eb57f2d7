"""Accounts, sessions and what each may do; the audit log."""
