#!/usr/bin/env python3
"""Principal components as NumPy computes them, for the test of org.harmonium.data.

    components.py > src/test/resources/org/harmonium/data/components.txt

writes matrices as "name rows cols" and a line of numbers for each row. Rows are float32 numbers, so
that the test starts from the same ones; the rest is by numpy.linalg.svd of the centred rows in
float64, a component's largest element made positive.
"""
import numpy as np

random = np.random.default_rng(20060728)


def show(name, x):
    x = np.atleast_2d(np.asarray(x))
    print(name, *x.shape)
    for row in x:
        print(*(repr(float(v)) for v in row))


def components(case, n, v, k):
    mixing = random.standard_normal((v, v)) * 0.6 ** np.arange(v)[:, None]
    offset = 3 * random.standard_normal(v)

    def rows(count):
        x = random.standard_normal((count, v)) @ mixing + offset
        return x.astype(np.float32).astype(np.float64)

    x, held = rows(n), rows(7)
    show(f'{case}.x', x)
    show(f'{case}.held', held)
    mean = x.mean(axis=0)
    _, s, u = np.linalg.svd(x - mean, full_matrices=False)
    u *= np.sign(u[np.arange(len(u)), np.abs(u).argmax(axis=1)])[:, None]
    varies = s > 1e-9 * s[0]
    show(f'{case}.mean', mean)
    show(f'{case}.variances', s ** 2 / n)
    show(f'{case}.components', u[varies])
    codes = (held - mean) @ u[:k].T
    show(f'{case}.codes', codes)
    show(f'{case}.reconstructions', mean + codes @ u[:k])

    def error(rows, k):
        d = (rows - mean) - (rows - mean) @ u[:k].T @ u[:k]
        return (d ** 2).sum(axis=1).mean()

    show(f'{case}.errors', [error(x, k) for k in range(1, varies.sum() + 1)])
    show(f'{case}.heldErrors', [error(held, k) for k in range(1, varies.sum() + 1)])


components('tall', 300, 6, 3)
components('wide', 5, 8, 2)
