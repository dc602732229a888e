"""Headlines that are dated: their words as numbers, what the sessions after them say of them, and a network that learns it."""
