"""The pictures of ``docs/``, made by the site and the commands as they are now.

The screens come from a running site in Chromium, the documents from ``python -m chino_metrics
export``; PowerPoint and Excel are shown by LibreOffice (Impress and Calc).
"""
