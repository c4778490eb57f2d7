"""Drawings of shapes, which hold no numbers of their own: these stand beside them."""
