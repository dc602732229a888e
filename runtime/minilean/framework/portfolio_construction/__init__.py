"""From insights to targets: equal, weighted and optimized portfolios."""
