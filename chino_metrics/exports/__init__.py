"""The same as files to take along: PDF, PowerPoint, Excel, open data, a static edition.

The door: ``files.MAKERS``, ``worker.make``, ``edition.folder.write_edition``,
``open_data.writer.as_csv`` and ``as_json``.
"""
