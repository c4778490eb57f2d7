"""The rules by which an upload is checked, one kind a module."""
