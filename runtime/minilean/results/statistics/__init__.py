"""Statistics of a run, computed from its charts, trades and realised profits, to LEAN's last printed digit."""
