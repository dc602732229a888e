"""The writing side of a LEAN data folder: download real prices, or make a synthetic sample."""
