"""What a run leaves behind: messages, charts, trades, statistics and result files in LEAN's schema."""
