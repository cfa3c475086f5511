"""Letters understood: what they are about, how sure that is, and why."""
