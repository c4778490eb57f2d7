"""The site around the pages: server, shell, addresses, downloads."""
