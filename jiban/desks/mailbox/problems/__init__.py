"""The pages of problems: the biggest of a time, and one with its letters, for confirming."""
