"""The weekly review as a page, as paper and at the terminal, and the board of orders."""
