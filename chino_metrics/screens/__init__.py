"""The screens of the dashboard as HTML: a book and a choice in, markup out.

No Streamlit in here, so that the site, exports and tests draw with one set of
builders. Templates escape every value by themselves (Jinja2 autoescape).
"""
