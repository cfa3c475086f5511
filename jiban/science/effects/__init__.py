"""Effects: what a measure changed, against units that did without it."""
