"""The closed loop: matters, promises, actions through one door, and the journal that remembers."""
