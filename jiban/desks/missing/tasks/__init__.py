"""Tasks of a search: each a matter of its own, with an owner, a promise and a ladder."""
