"""From a LEAN project folder to its algorithm's class, and what is said where that does not go."""
