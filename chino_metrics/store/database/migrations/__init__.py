"""Which version the tables of a store have, and how older ones become those of this program."""
