"""The database: connections, tables that only grow, and what its errors mean."""
