"""Surges: subjects of which more comes to a unit than its own history lets expect."""
