"""The command line: what each command takes, shows and ends with."""
