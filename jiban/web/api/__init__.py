"""The API: every desk's actions and what officers may read, made from the declarations."""
