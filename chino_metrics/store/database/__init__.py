"""The database: connections, tables that only grow, their versions, and what its errors mean."""
