"""What all rooms share: exact numbers, symbols, enumerations, clocks, whole files, interruptions."""
