"""CD-1 of a binary RBM in NumPy: straightforward, or with preallocated arrays.

Hidden states that drive the reconstruction are sampled; the reconstruction and the statistics are
probabilities. Minibatches are consecutive slices (those of Harmonium are shuffled and gathered, which
is more work).
"""

import platform

import numpy as np

import turns

args = turns.options(__doc__, in_place="do not allocate in a step")
x = turns.data(args)
rows, V = x.shape
H, n = args.hidden, args.batch
f32 = np.float32
rng = np.random.Generator(np.random.SFC64(1))  # the fastest generator of NumPy
W = rng.standard_normal((V, H), dtype=f32) * f32(turns.WEIGHT_SCALE)
b = np.zeros(V, f32)
c = np.zeros(H, f32)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def plain_epoch():
    for i in range(0, rows, n):
        v = x[i : i + n]
        rate = f32(turns.RATE / len(v))
        h = sigmoid(v @ W + c)
        h_sample = (rng.random(h.shape, dtype=f32) < h).astype(f32)
        v_neg = sigmoid(h_sample @ W.T + b)
        h_neg = sigmoid(v_neg @ W + c)
        W[...] += rate * (v.T @ h - v_neg.T @ h_neg)
        b[...] += rate * (v - v_neg).sum(0)
        c[...] += rate * (h - h_neg).sum(0)


# The workspace of the in-place form; a short last minibatch uses its first rows.
work = {name: np.empty((n, width), f32) for name, width in
        {"h": H, "u": H, "h_sample": H, "h_neg": H, "v_neg": V, "v_diff": V, "h_diff": H}.items()}
gradient, gradient_neg = np.empty((V, H), f32), np.empty((V, H), f32)


def sigmoid_of_product(a, weights, bias, out):
    np.dot(a, weights, out=out)
    out += bias
    np.negative(out, out=out)
    np.exp(out, out=out)
    out += 1
    np.reciprocal(out, out=out)


def in_place_epoch():
    for i in range(0, rows, n):
        v = x[i : i + n]
        h, u, h_sample, h_neg, v_neg, v_diff, h_diff = (a[: len(v)] for a in work.values())
        rate = f32(turns.RATE / len(v))
        sigmoid_of_product(v, W, c, h)
        rng.random(dtype=f32, out=u)
        np.less(u, h, out=h_sample, casting="unsafe")
        sigmoid_of_product(h_sample, W.T, b, v_neg)
        sigmoid_of_product(v_neg, W, c, h_neg)
        np.dot(v.T, h, out=gradient)
        np.dot(v_neg.T, h_neg, out=gradient_neg)
        np.subtract(gradient, gradient_neg, out=gradient)
        np.multiply(gradient, rate, out=gradient)
        np.add(W, gradient, out=W)
        np.subtract(v, v_neg, out=v_diff)
        np.subtract(h, h_neg, out=h_diff)
        b[...] += rate * v_diff.sum(0)
        c[...] += rate * h_diff.sum(0)


turns.race(
    args,
    f"NumPy {np.__version__}, Python {platform.python_version()}",
    in_place_epoch if args.in_place else plain_epoch,
    lambda: float(np.sqrt(np.mean(W * W))),
)
