"""How the house is put together: settings, addresses, the database and the `jiban` command."""
