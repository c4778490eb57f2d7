"""What the page 探索 shows: the reader's question, the rows that answer it, the figures."""
