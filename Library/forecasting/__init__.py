"""Forecast the next close of a market from its daily bars.

Import what you need from its module (``from forecasting.windows import make_windows``): the package itself loads nothing,
and only the training modules ever load JAX, Keras or TensorFlow.
"""
