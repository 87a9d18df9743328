"""CD-1 of a binary RBM in PyTorch, with preallocated tensors and biases inside the products.

With --blas-threads-only the loops of PyTorch run on one thread and only the BLAS uses all threads. This
is several times faster where the OpenMP threads of PyTorch and those of OpenBLAS spin concurrently.
"""

import os
import platform

import torch

import turns

args = turns.options(__doc__, blas_threads_only="one thread outside products")
threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
torch.set_num_threads(1 if args.blas_threads_only else threads)
torch.manual_seed(1)
torch.set_grad_enabled(False)
x = torch.from_numpy(turns.data(args))
rows, V = x.shape
H, n = args.hidden, args.batch
W = torch.randn(V, H) * turns.WEIGHT_SCALE
b = torch.zeros(V)
c = torch.zeros(H)
work = {name: torch.empty(n, width) for name, width in
        {"h": H, "u": H, "h_sample": H, "h_neg": H, "v_neg": V, "v_diff": V, "h_diff": H}.items()}


def epoch():
    for i in range(0, rows, n):
        v = x[i : i + n]
        h, u, h_sample, h_neg, v_neg, v_diff, h_diff = (a[: len(v)] for a in work.values())
        rate = turns.RATE / len(v)
        torch.addmm(c, v, W, out=h).sigmoid_()
        torch.rand(u.shape, out=u)
        torch.lt(u, h, out=h_sample)
        torch.addmm(b, h_sample, W.t(), out=v_neg).sigmoid_()
        torch.addmm(c, v_neg, W, out=h_neg).sigmoid_()
        W.addmm_(v.t(), h, alpha=rate)
        W.addmm_(v_neg.t(), h_neg, alpha=-rate)
        torch.sub(v, v_neg, out=v_diff)
        torch.sub(h, h_neg, out=h_diff)
        b.add_(v_diff.sum(0), alpha=rate)
        c.add_(h_diff.sum(0), alpha=rate)


turns.race(
    args,
    f"PyTorch {torch.__version__}, Python {platform.python_version()}",
    epoch,
    lambda: float(W.square().mean().sqrt()),
)
