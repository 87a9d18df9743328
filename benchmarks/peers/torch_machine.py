"""A Bernoulli RBM in PyTorch with CD-k and PCD, in the forms measured by torch_gpu.py.

All forms compute the same: states of both layers are sampled, the hidden statistics are
probabilities, and the update is  m <- mu m + rate/n (v0' h0 - vk' hk),  W <- W + m.
"""

import contextlib

import torch

RATE = 0.01
MOMENTUM = 0.5
WEIGHT_SCALE = 0.01
GRAPH_STEPS = 20  # in one CUDA graph


class Eager(torch.nn.Module):
    """The straightforward form: a new tensor for each result. It is also compiled by torch.compile.

    The state is in buffers: their addresses are fixed, so that compiled code may be replayed as a
    CUDA graph although it changes them.
    """

    def __init__(self, case, device):
        super().__init__()
        self.k, self.persistent = case.k, case.rule == "pcd"
        self.rate = case.rate / case.batch
        V, H = case.visible, case.hidden
        state = {"W": torch.randn(V, H) * WEIGHT_SCALE, "b": torch.zeros(V), "c": torch.zeros(H)}
        for name, value in state.items():
            self.register_buffer(name, value.to(device))
            self.register_buffer("m" + name, torch.zeros_like(value, device=device))
        chain = (torch.rand(case.batch, H) < 0.5).float()
        self.register_buffer("chain", chain.to(device))

    def forward(self, v):
        h_pos = torch.sigmoid(v @ self.W + self.c)
        h = self.chain if self.persistent else torch.bernoulli(h_pos)
        for _ in range(self.k):
            v_neg = torch.bernoulli(torch.sigmoid(h.to(self.W.dtype) @ self.W.t() + self.b))
            h_neg = torch.sigmoid(v_neg @ self.W + self.c)
            h = torch.bernoulli(h_neg)
        if self.persistent:
            self.chain.copy_(h)
        self.update("W", v.t() @ h_pos - v_neg.t() @ h_neg)
        self.update("b", (v - v_neg).sum(0))
        self.update("c", (h_pos - h_neg).sum(0))

    def update(self, name, gradient):
        momentum = getattr(self, "m" + name)
        momentum.mul_(MOMENTUM).add_(gradient, alpha=self.rate)
        getattr(self, name).add_(momentum)


class Lean(Eager):
    """Optimised manually: tensors preallocated, biases inside the products, the gradient added directly
    to the momentum. With bf16 the weights have a bf16 copy, and states are bf16 (exactly)."""

    def __init__(self, case, device):
        super().__init__(case, device)
        self.half = case.precision == "bf16"
        kind = torch.bfloat16 if self.half else torch.float32
        n, V, H = case.batch, case.visible, case.hidden
        self.w, self.bias_v, self.bias_h = (
            (x.to(kind) if self.half else x) for x in (self.W, self.b, self.c)
        )
        self.h_pos, self.h_neg, self.h = (torch.empty(n, H, dtype=kind, device=device) for _ in range(3))
        self.v_mean, self.v_neg = (torch.empty(n, V, dtype=kind, device=device) for _ in range(2))
        self.v = torch.empty(n, V, dtype=kind, device=device)
        if self.persistent:
            self.h.copy_(self.chain)

    def forward(self, v):
        if v.dtype != self.v.dtype:
            v = self.v.copy_(v)
        torch.addmm(self.bias_h, v, self.w, out=self.h_pos).sigmoid_()
        if not self.persistent:
            torch.bernoulli(self.h_pos, out=self.h)
        for _ in range(self.k):
            torch.addmm(self.bias_v, self.h, self.w.t(), out=self.v_mean).sigmoid_()
            torch.bernoulli(self.v_mean, out=self.v_neg)
            torch.addmm(self.bias_h, self.v_neg, self.w, out=self.h_neg).sigmoid_()
            torch.bernoulli(self.h_neg, out=self.h)
        self.contrast(v)
        self.mb.mul_(MOMENTUM).add_(v.sum(0, dtype=torch.float32), alpha=self.rate)
        self.mb.sub_(self.v_neg.sum(0, dtype=torch.float32), alpha=self.rate)
        self.mc.mul_(MOMENTUM).add_(self.h_pos.sum(0, dtype=torch.float32), alpha=self.rate)
        self.mc.sub_(self.h_neg.sum(0, dtype=torch.float32), alpha=self.rate)
        for name in ("W", "b", "c"):
            getattr(self, name).add_(getattr(self, "m" + name))
        if self.half:
            self.w.copy_(self.W)
            self.bias_v.copy_(self.b)
            self.bias_h.copy_(self.c)

    def contrast(self, v):
        if self.half:
            positive = product_in_float(v.t(), self.h_pos)
            self.mW.mul_(MOMENTUM).add_(positive, alpha=self.rate)
            self.mW.sub_(product_in_float(self.v_neg.t(), self.h_neg), alpha=self.rate)
        else:
            self.mW.addmm_(v.t(), self.h_pos, beta=MOMENTUM, alpha=self.rate)
            self.mW.addmm_(self.v_neg.t(), self.h_neg, alpha=-self.rate)


def product_in_float(a, b):
    """A product of bf16 matrices in float32 if PyTorch supports it, else converted afterwards."""
    if a.is_cuda and MM_HAS_OUT_DTYPE:
        return torch.mm(a, b, out_dtype=torch.float32)
    return torch.mm(a, b).float()


MM_HAS_OUT_DTYPE = "out_dtype" in (torch.mm.__doc__ or "")


class Stepper:
    """Trains a machine on rotating minibatches; `steps(n)` takes n steps."""

    def __init__(self, machine, data, context=contextlib.nullcontext):
        self.machine, self.data, self.context, self.at = machine, data, context, 0

    def steps(self, n):
        with self.context():
            for _ in range(n):
                self.machine(self.data[self.at])
                self.at = (self.at + 1) % len(self.data)


class GraphStepper:
    """Replays a CUDA graph of 20 steps. Their minibatches are copied to the graph's inputs before each
    replay, which is part of the time."""

    def __init__(self, machine, data):
        self.data, self.at = data, 0
        self.staged = torch.empty_like(data[:GRAPH_STEPS])
        self.staged.copy_(data[:GRAPH_STEPS])
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):  # what is allocated or loaded at first use, before capture
            for v in self.staged[:3]:
                machine(v)
        torch.cuda.current_stream().wait_stream(side)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            for v in self.staged:
                machine(v)

    def steps(self, n):
        assert n % GRAPH_STEPS == 0, n
        for _ in range(n // GRAPH_STEPS):
            first = min(GRAPH_STEPS, len(self.data) - self.at)
            self.staged[:first].copy_(self.data[self.at : self.at + first])
            if first < GRAPH_STEPS:
                self.staged[first:].copy_(self.data[: GRAPH_STEPS - first])
            self.at = (self.at + GRAPH_STEPS) % len(self.data)
            self.graph.replay()


def allow_many_compilations():
    """Raises the limits of torch.compile, which stops compiling a function after a few cases."""
    settings = torch._dynamo.config
    for name in ("cache_size_limit", "recompile_limit",
                 "accumulated_cache_size_limit", "accumulated_recompile_limit"):
        if hasattr(settings, name):
            setattr(settings, name, 10_000)


def bf16_context(case, device):
    """The context in which products are computed in bf16."""
    if case.precision != "bf16":
        return contextlib.nullcontext
    return lambda: torch.autocast(device, dtype=torch.bfloat16)


def stepper(case, data, device):
    """The machine of a case and its stepper; data are minibatches (count, batch, visible), float32."""
    if case.mode in ("lean", "graph"):
        machine = Lean(case, device)
        kind = torch.bfloat16 if case.precision == "bf16" else torch.float32
        data = data.to(kind)  # zeros and ones are exact in both
        return machine, (GraphStepper if case.mode == "graph" else Stepper)(machine, data)
    machine = step = Eager(case, device)
    if case.mode != "eager":
        mode = "default" if case.mode == "compile" else "reduce-overhead"
        # Fixed shapes, as in Harmonium; an error, not a silent fallback to eager code, if impossible.
        step = torch.compile(machine, mode=mode, dynamic=False, fullgraph=True)
    return machine, Stepper(step, data, bf16_context(case, device))


def free_energy(machine, v):
    """Mean of F(v) = -v'b - sum_j log(1 + e^(c_j + v'W_j)), in float64."""
    W, b, c = (x.double() for x in (machine.W, machine.b, machine.c))
    v = v.double()
    return float((-(v @ b) - torch.nn.functional.softplus(v @ W + c).sum(1)).mean())
