"""What strategies share: parameters, refits, forecasts of a day, stale bars, plots. LEAN's algorithm is handed in, and never imported."""
