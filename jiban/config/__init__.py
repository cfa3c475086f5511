"""How the house is put together: settings, addresses, the embedded database and the `jiban` command."""
