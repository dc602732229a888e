"""The life of orders: checks, requests, the simulated broker, and what corporate events do to open orders."""
