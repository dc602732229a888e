"""The arithmetic of layers for training, in JAX; what is here loads JAX, and only training imports it."""
