"""The judge of strategies: what a result is worth after chance, search and costs are taken off."""
