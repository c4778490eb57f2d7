"""Fault runs: what the store does when it is killed, cut off, filled up or damaged."""
