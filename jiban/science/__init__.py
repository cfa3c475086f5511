"""What is computed: pure functions over arrays and tables, without Django, files or a clock."""
