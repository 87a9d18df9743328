#!/usr/bin/env python3
"""Layers and losses as PyTorch computes them in double, for the tests of org.harmonium.nn.

    networks.py > src/test/resources/org/harmonium/nn/networks.txt

writes matrices as "name rows cols" and a line of numbers for each row. Inputs are float32 numbers,
so that a test starts from the same ones; results are those of PyTorch 1.13 in float64.
"""
import numpy as np
import torch
from torch.nn import functional as F

random = np.random.default_rng(20240607)


def show(name, x):
    x = np.atleast_2d(x.detach().numpy() if torch.is_tensor(x) else np.asarray(x))
    print(name, *x.shape)
    for row in x:
        print(*(repr(float(v)) for v in row))


def given(name, *shape, scale=1.0):
    """An input: normal numbers that float32 holds exactly."""
    x = (scale * random.standard_normal(shape)).astype(np.float32).astype(np.float64)
    show(name, x)
    return torch.tensor(x, requires_grad=True)


def derivatives(case, y, **wrt):
    """y, some derivatives by it, and what they come to further back."""
    dy = given(f'{case}.dy', *y.shape)
    y.backward(dy)
    show(f'{case}.y', y)
    for name, x in wrt.items():
        show(f'{case}.d{name}', x.grad)


def dense():
    functions = {
        'linear': lambda z: z,
        'sigmoid': torch.sigmoid,
        'tanh': torch.tanh,
        'relu': F.relu,
        'leaky-relu': lambda z: F.leaky_relu(z, 0.2),
    }
    for name, f in functions.items():
        case = f'dense.{name}'
        x, w, c = given(f'{case}.x', 5, 4), given(f'{case}.W', 4, 3), given(f'{case}.c', 1, 3)
        derivatives(case, f(x @ w + c), x=x, W=w, c=c)


def softmax():
    x = given('softmax.x', 5, 4, scale=2.0)
    derivatives('softmax', F.softmax(x, dim=1), x=x)


def maxout():
    x, w, c = given('maxout.x', 5, 4), given('maxout.W', 4, 6), given('maxout.c', 1, 6)
    z = (x @ w + c).reshape(5, 2, 3)  # two units of three pieces
    derivatives('maxout', z.max(dim=2).values, x=x, W=w, c=c)


def batch_normalisation():
    layer = torch.nn.BatchNorm1d(3).double()
    gain, shift = given('bn.gain', 1, 3), given('bn.shift', 1, 3)
    layer.weight.data, layer.bias.data = gain.detach()[0].clone(), shift.detach()[0].clone()
    for step, n in enumerate((6, 6, 4), start=1):
        case = f'bn.step{step}'
        x = given(f'{case}.x', n, 3, scale=3.0)
        layer.zero_grad()
        derivatives(case, layer(x), x=x)
        show(f'{case}.dgain', layer.weight.grad)
        show(f'{case}.dshift', layer.bias.grad)
        show(f'{case}.mean', layer.running_mean)
        show(f'{case}.variance', layer.running_var)
    layer.eval()
    layer.zero_grad()
    x = given('bn.inference.x', 5, 3, scale=3.0)
    derivatives('bn.inference', layer(x), x=x)
    show('bn.inference.dgain', layer.weight.grad)


def losses():
    y = given('softmax-cross-entropy.y', 6, 5, scale=4.0)
    t = torch.eye(5, dtype=torch.float64)[[0, 4, 2, 2, 1, 3]]
    show('softmax-cross-entropy.t', t)
    loss = F.cross_entropy(y, t, reduction='sum')
    loss.backward()
    show('softmax-cross-entropy.value', loss)
    show('softmax-cross-entropy.dy', y.grad)

    y = given('binary-cross-entropy.y', 6, 5, scale=4.0)
    t = torch.tensor(random.integers(0, 257, (6, 5)) / 256)
    show('binary-cross-entropy.t', t)
    loss = F.binary_cross_entropy_with_logits(y, t, reduction='sum')
    loss.backward()
    show('binary-cross-entropy.value', loss)
    show('binary-cross-entropy.dy', y.grad)


dense()
softmax()
maxout()
batch_normalisation()
losses()
