"""The slides as data, and how large their letters can be."""
