"""What this process holds: the published book, scenes, sessions, checks under way, assets."""
