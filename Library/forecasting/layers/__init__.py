"""Layers: the one place that knows how a part of a network starts, trains in JAX, forecasts in NumPy and is built in Keras.

A network is described once, with these, in a few lines; what calls a layer with nodes gets a node:

    windows = Node((None, 1))
    forecast = Dense(1)(Lstm(16)(windows))
"""

from forecasting.layers.batch_normalisation import BatchNormalisation
from forecasting.layers.concatenate import Concatenate
from forecasting.layers.dense import Dense
from forecasting.layers.dropout import Dropout
from forecasting.layers.embedding import Embedding, NotZero
from forecasting.layers.graph import Graph
from forecasting.layers.gru import Gru
from forecasting.layers.layer import Layer, Node, Shape, Weights
from forecasting.layers.lstm import Lstm
from forecasting.layers.one_hot import OneHot
from forecasting.layers.simple_rnn import SimpleRnn

__all__ = [
    "BatchNormalisation",
    "Concatenate",
    "Dense",
    "Dropout",
    "Embedding",
    "Graph",
    "Gru",
    "Layer",
    "Lstm",
    "Node",
    "NotZero",
    "OneHot",
    "Shape",
    "SimpleRnn",
    "Weights",
]
