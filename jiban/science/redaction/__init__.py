"""Personal data in free text: what is found, where, of which kind, and why."""
