"""What users meet, of two checkouts: the same to the letter, or where it differs.

``python -m tests.sameness OLD [NEW] [--sheets FOLDER ...]`` goes through the doors
alone (command line, site, files), so that the two may be built quite differently.
"""
