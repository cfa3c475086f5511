"""The public is asked to look (社会发动): posters, texts and alerts, approved and recalled."""
