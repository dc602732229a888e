"""Finds out whether an algorithm uses data before they are known: its orders must not depend on bars that come later."""
