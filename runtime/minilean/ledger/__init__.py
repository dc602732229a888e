"""The ledger of trials: what has been tried and looked at, so that a result can be judged by how much was searched."""
