"""Which securities an algorithm sees, by selection, funds, lists and dates."""
