"""Exchange: open standards in and out, for the systems of partners."""
