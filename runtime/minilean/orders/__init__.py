"""Orders as values: what is asked for, what became of it, and their hash and JSON."""
