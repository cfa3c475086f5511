"""The live map of a missing person's case."""
