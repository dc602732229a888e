"""What LEAN, and what this project, finds worth knowing about a run that is over (`ResultsAnalyzer`)."""
