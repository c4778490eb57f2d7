"""The site around the pages: server, shell, addresses, downloads."""

import os

# Arrow looks here when it is first imported: its own allocator keeps 18 MB at hand for nothing.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
