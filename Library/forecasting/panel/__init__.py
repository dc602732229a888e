"""Many stocks at once: weekly returns of a list of tickers, windows of them for one network, and how well it ranks the next week."""
