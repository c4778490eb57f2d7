"""What is asked of files that were handed out."""
