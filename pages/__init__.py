"""One file a page; what they have in common is in ``shared``."""
