"""Three states of a workbook, of which two came from the first, made one.

The one rule under drafts, gathering and undo: what one side changed is taken, what both
changed alike as well, and where they differ somebody is asked (``merging.merge``).
"""
