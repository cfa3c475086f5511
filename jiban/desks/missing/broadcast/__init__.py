"""The public is asked to look (社会发动): posters and alerts, approved, bounded, and recalled."""
