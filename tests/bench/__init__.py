"""Measures the site beside an empty Streamlit page: ``python -m tests.bench``.

Nothing here asserts a time. Every figure of the site is printed with the same
figure of the floor, taken in the same run on the same machine.
"""
