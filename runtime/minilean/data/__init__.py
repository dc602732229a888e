"""The reading side of a LEAN data folder: bars, factor and map files, market hours, and what they become in a slice."""
