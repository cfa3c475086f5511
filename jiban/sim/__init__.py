"""A simulated city with ground truth, for the demo, load and fault tests."""
