"""What is seen: the shell, its components, sign-in, and the pages of the desks."""
