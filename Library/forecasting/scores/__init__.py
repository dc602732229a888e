"""What forecasts are worth: losses, tests of equal accuracy, intervals and calibration, as functions of plain arrays.

Everywhere a loss difference is the loss of the reference minus the loss of the model, so that above zero the model is better.
"""
