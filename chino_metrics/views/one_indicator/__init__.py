"""What is seen of one indicator beside its chart."""
