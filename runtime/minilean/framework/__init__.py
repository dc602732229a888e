"""LEAN's algorithm framework: alphas make insights, portfolio construction makes targets of them, execution makes orders."""
