#!/usr/bin/env python3
"""The exact log-probability of rows under a small model, by enumeration with NumPy alone.

    exact.py model.safetensors rows.npy

prints log p(v) of each row. Knows rbm (of binary or Gaussian visible units), bm, dbm and dbn,
of binary hidden units, a dbn with or without labels at the top, and takes nothing from Harmonium but the file.
"""
import itertools
import json
import struct
import sys

import numpy as np


def read(path):
    """The tensors of a safetensors file as float64, and what the file says of its model."""
    with open(path, 'rb') as file:
        raw = file.read()
    n = struct.unpack('<Q', raw[:8])[0]
    header = json.loads(raw[8:8 + n])
    about = json.loads(header.pop('__metadata__', {}).get('harmonium', '{}'))
    tensors = {}
    for name, t in header.items():
        begin, end = t['data_offsets']
        flat = np.frombuffer(raw[8 + n + begin:8 + n + end], '<f4').astype(float)
        tensors[name] = flat.reshape(t['shape'])
    return tensors, about


def states(n):
    return np.array(list(itertools.product([0.0, 1.0], repeat=n))).reshape(2 ** n, n)


def log_sum(x):
    top = x.max(axis=-1)
    return top + np.log(np.exp(x - top[..., None]).sum(axis=-1))


def layers(t):
    """Weights and biases of a deep model, the lowest first."""
    depth = sum(name[0] == 'W' for name in t)
    return ([t[f'W{l}'] for l in range(1, depth + 1)],
            [t['b']] + [t[f'c{l}'] for l in range(1, depth + 1)])


def log_weight(weights, biases, x):
    """log of the sum over all layers above of exp(-E), for rows x of the lowest layer."""
    own = x @ biases[0]
    if not weights:
        return own
    above = states(len(biases[1]))
    of_above = log_weight(weights[1:], biases[1:], above)
    return own + log_sum(x @ weights[0] @ above.T + of_above)


def dbm(t, rows):
    weights, biases = layers(t)
    return log_weight(weights, biases, rows) - log_sum(
        log_weight(weights, biases, states(rows.shape[1])))


def dbn(t, rows, classes):
    """p(v) = sum over h of p(v | h) p(h); the highest two layers are an RBM, whose last visible
    units are the labels: one of them is on."""
    weights, biases = layers(t)
    depth = len(weights)
    x = states(len(biases[depth - 1]) - classes)
    labels = np.eye(classes) if classes else np.zeros((1, 0))
    log_p = log_sum(np.stack([
        log_weight(weights[-1:], biases[-2:], np.concatenate([x, np.tile(y, (len(x), 1))], axis=1))
        for y in labels], axis=1))
    log_p = log_p - log_sum(log_p)
    for l in range(depth - 2, -1, -1):
        below = rows if l == 0 else states(len(biases[l]))
        t_in = x @ weights[l].T + biases[l]
        given = below @ t_in.T - np.logaddexp(0, t_in).sum(axis=1)
        log_p = log_sum(given + log_p)
        x = below
    return log_p


def rbm(t, rows, is_gaussian):
    if not is_gaussian:
        return dbm({'W1': t['W'], 'b': t['b'], 'c1': t['c']}, rows)
    s, b, h = t['sigma'], t['b'], states(len(t['c']))
    t_in = h @ t['W'].T
    log_z = log_sum(h @ t['c'] + (t_in * b / s + t_in ** 2 / 2
                                  + np.log(s * np.sqrt(2 * np.pi))).sum(axis=1))
    own = -((rows - b) ** 2 / (2 * s ** 2)).sum(axis=1)
    return own + log_sum((rows / s) @ t_in.T + h @ t['c']) - log_z


def bm(t, rows):
    def weight(x):
        return x @ t['b'] + np.einsum('...i,ij,...j', x, t['W'], x) / 2

    hidden = states(len(t['b']) - rows.shape[1])
    joint = np.concatenate([np.repeat(rows[:, None], len(hidden), 1),
                            np.repeat(hidden[None], len(rows), 0)], axis=2)
    return log_sum(weight(joint)) - log_sum(weight(states(len(t['b']))))


def main():
    t, about = read(sys.argv[1])
    rows = np.load(sys.argv[2]).astype(float)
    kind = about.get('kind', 'rbm')
    if kind == 'rbm':
        result = rbm(t, rows, about.get('visibleUnits') == 'gaussian')
    elif kind == 'dbn':
        result = dbn(t, rows, about.get('classes', 0))
    else:
        result = {'bm': bm, 'dbm': dbm}[kind](t, rows)
    print('\n'.join(repr(float(p)) for p in result))


if __name__ == '__main__':
    main()
