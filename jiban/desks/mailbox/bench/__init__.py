"""The dispatcher's bench (研判台): letters that wait for a unit, one after another, by keyboard."""
