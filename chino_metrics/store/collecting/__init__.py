"""How a year's numbers come together: requests to sections, and drafts (案) made of what they send."""
