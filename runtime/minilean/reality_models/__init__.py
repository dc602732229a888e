"""LEAN's reality models: how orders fill, what they cost, what positions tie up, when money settles, and whose rules hold."""
