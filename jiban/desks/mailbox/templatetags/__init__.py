"""Template tags of the mailbox's citizen pages."""
