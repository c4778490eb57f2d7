"""What users meet, of two checkouts: the same to the letter, or where it differs.

``python -m tests.sameness write FILE [CHECKOUT]`` goes through the doors alone (command
line, files, site), so that two checkouts may be built quite differently; ``compare`` tells
what differs between two such files.
"""
