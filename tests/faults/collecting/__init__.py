"""Harm done to what is not published yet: requests, drafts, editions that wait."""
