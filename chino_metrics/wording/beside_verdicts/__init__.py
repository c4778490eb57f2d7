"""What is said beside a verdict: the outlook, other rules, other figures. Never a verdict."""
