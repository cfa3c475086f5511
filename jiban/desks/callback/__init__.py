"""Call-back checks (回访核查): people are asked again, by another unit, how their matter went."""
