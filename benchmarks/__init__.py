"""What is promised about speed, measured: each module prints its figures beside a peer's."""
