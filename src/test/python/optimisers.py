#!/usr/bin/env python3
"""Five steps of every optimiser as PyTorch takes them in double, for the tests of org.harmonium.learning.

    optimisers.py > src/test/resources/org/harmonium/learning/optimisers.txt

writes matrices as "name rows cols" and a line of numbers for each row. Inputs are float32 numbers,
so that a test starts from the same ones; results are those of PyTorch 1.13 in float64.
"""
import numpy as np
import torch

STEPS = 5
RATE = float(np.float32(0.05))
MOMENTUM = float(np.float32(0.75))
DECAY = float(np.float32(0.125))
random = np.random.default_rng(20240608)


def show(name, x):
    x = np.atleast_2d(x.detach().numpy() if torch.is_tensor(x) else np.asarray(x))
    print(name, *x.shape)
    for row in x:
        print(*(repr(float(v)) for v in row))


def given(name, *shape):
    """An input: normal numbers that float32 holds exactly."""
    x = random.standard_normal(shape).astype(np.float32).astype(np.float64)
    show(name, x)
    return torch.tensor(x)


start = {'W1': given('W1', 4, 3), 'c1': given('c1', 1, 3)}
gradients = [{name: given(f'step{t}.d{name}', *x.shape) for name, x in start.items()}
             for t in range(1, STEPS + 1)]


def sgd(momentum=0.0, nesterov=False):
    return lambda groups: torch.optim.SGD(groups, lr=RATE, momentum=momentum, nesterov=nesterov)


def adam(groups):
    return torch.optim.Adam(groups, lr=RATE, betas=(float(np.float32(0.9)), float(np.float32(0.999))))


def rmsprop(groups):
    return torch.optim.RMSprop(groups, lr=RATE, alpha=float(np.float32(0.9)))


def run(name, maker, decay=0.0, norm=None, value=None):
    w = {key: torch.nn.Parameter(x.clone()) for key, x in start.items()}
    optimiser = maker([{'params': [w['W1']], 'weight_decay': decay}, {'params': [w['c1']]}])
    for step in gradients:
        for key, x in w.items():
            x.grad = step[key].clone()
        if value is not None:
            torch.nn.utils.clip_grad_value_(w.values(), value)
        if norm is not None:
            torch.nn.utils.clip_grad_norm_(w.values(), norm)
        optimiser.step()
    for key, x in w.items():
        show(f'{name}.{key}', x)


KINDS = {'none': sgd(), 'classical': sgd(MOMENTUM), 'nesterov': sgd(MOMENTUM, True),
         'adam': adam, 'rmsprop': rmsprop}
for name, maker in KINDS.items():
    run(name, maker)
    run(f'{name}.decay', maker, decay=DECAY)
    run(f'{name}.limited', maker, decay=DECAY, norm=1.5, value=1.0)
