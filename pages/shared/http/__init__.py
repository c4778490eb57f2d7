"""What the server answers besides the pages: forms, downloads, open data, the edition."""
