#!/usr/bin/env python3
"""Measures CD-k and PCD of a Bernoulli RBM in PyTorch on a GPU, with one JSON line per result.

    torch_gpu.py                          everything, on the GPU
    torch_gpu.py --device cpu --quick     the same program without a GPU: small shapes, without the modes of GPUs
    torch_gpu.py --turns                  prepares, prints a line, and measures once for each input line

Lines have a key "kind": "environment", "ceiling", "step", "learning", "skipped", "ready", "end".
"""

import argparse
import dataclasses
import itertools
import json
import platform
import subprocess
import sys
import time

import torch

import torch_machine
import turns

SHAPES = {"784x500": (784, 500, 100), "784x1024": (784, 1024, 512), "1024x1024": (1024, 1024, 128),
          "4096x4096": (4096, 4096, 4096)}
QUICK_SHAPES = {"64x32": (64, 32, 10), "784x500": (784, 500, 100)}
MODES = ["eager", "lean", "graph", "compile", "compile-reduce-overhead"]
PRECISIONS = ["fp32", "tf32", "bf16"]
MINIBATCHES = 64  # that rotate
WARM_UP_BLOCKS = 3


@dataclasses.dataclass
class Case:
    visible: int
    hidden: int
    batch: int
    k: int
    rule: str
    precision: str
    mode: str
    rate: float = torch_machine.RATE

    def fields(self):
        return {key: value for key, value in dataclasses.asdict(self).items() if key != "rate"}


def say(kind, **values):
    print(json.dumps({"kind": kind, **values}), flush=True)


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--quick", action="store_true", help="small shapes, few blocks")
    parser.add_argument("--turns", action="store_true", help="measure once for each line of input")
    parser.add_argument("--shapes", help="such as 784x500,4096x4096")
    parser.add_argument("--k", default="1,10")
    parser.add_argument("--rules", default="cd,pcd")
    parser.add_argument("--precisions", default=",".join(PRECISIONS))
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--compile-seconds", type=float, default=300,
                        help="no further case is compiled after this many")
    parser.add_argument("--epochs", type=int, default=5, help="of the comparison of learning; 0: none")
    args = parser.parse_args()
    shapes = QUICK_SHAPES if args.quick else SHAPES
    chosen = args.shapes.split(",") if args.shapes else list(shapes)
    unknown = [name for name in chosen if name not in {**SHAPES, **QUICK_SHAPES}]
    if unknown:
        parser.error(f"unknown shape {unknown[0]}; there are: {', '.join({**SHAPES, **QUICK_SHAPES})}")
    args.shapes = [{**SHAPES, **QUICK_SHAPES}[name] for name in chosen]
    if args.device == "cuda" and not torch.cuda.is_available():
        parser.error("PyTorch sees no CUDA device; try --device cpu --quick")
    return args


def environment(args):
    found = {"device": platform.processor() or platform.machine(), "torch": torch.__version__,
             "python": platform.python_version(), "cuda": torch.version.cuda}
    if args.device == "cuda":
        found["device"] = torch.cuda.get_device_name()
        try:
            found["driver"] = subprocess.run(
                ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"],
                capture_output=True, text=True, check=True).stdout.split("\n")[0].strip()
        except (OSError, subprocess.CalledProcessError):
            found["driver"] = "unknown"
    return found


def use(precision):
    """float32 products in full precision, or rounded to TF32; bf16 is selected by the types."""
    torch.set_float32_matmul_precision("high" if precision == "tf32" else "highest")


def refusal(case, args, compiled):
    """The reason why a case is skipped, or nothing."""
    if args.device == "cpu" and case.precision == "tf32":
        return "only GPUs have tf32"
    if args.device == "cpu" and case.mode not in ("eager", "lean"):
        return "not timed on a CPU"
    if case.mode.startswith("compile") and not hasattr(torch, "compile"):
        return "this PyTorch has no torch.compile"
    if case.mode.startswith("compile") and compiled > args.compile_seconds:
        return f"{args.compile_seconds:.0f} s have been spent on compiling"
    return None


class Clock:
    """Measures blocks of steps: by CUDA events, or on a CPU by wall-clock time."""

    def __init__(self, args):
        self.cuda = args.device == "cuda"
        self.seconds, self.least, self.most = (0.05, 3, 5) if args.quick else (0.4, 5, 40)

    def block(self, work):
        """Seconds that it took."""
        if not self.cuda:
            start = time.perf_counter()
            work()
            return time.perf_counter() - start
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        work()
        end.record()
        end.synchronize()
        return start.elapsed_time(end) / 1000

    def blocks(self, work):
        """Seconds of each block after the warm-up blocks."""
        for _ in range(WARM_UP_BLOCKS):
            self.block(work)
        times = []
        while len(times) < self.least or (len(times) < self.most and sum(times) < self.seconds):
            times.append(self.block(work))
        return times


def spread(times, divisor):
    """Median, 10th and 90th percentile, in microseconds."""
    ordered = sorted(1e6 * t / divisor for t in times)

    def at(share):
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (place - low) * (ordered[high] - ordered[low])

    return {"median_us": at(0.5), "p10_us": at(0.1), "p90_us": at(0.9), "blocks": len(ordered)}


def prepared(args):
    """Every supported case with its stepper, after one step."""
    ready, compiled, data, shape = [], 0.0, None, None
    if "compile" in args.modes and args.device == "cuda" and hasattr(torch, "compile"):
        torch_machine.allow_many_compilations()
    for (V, H, n), k, rule, precision, mode in itertools.product(
            args.shapes, map(int, args.k.split(",")), args.rules.split(","),
            args.precisions.split(","), args.modes.split(",")):
        case = Case(V, H, n, k, rule, precision, mode)
        why = refusal(case, args, compiled)
        if why:
            say("skipped", **case.fields(), why=why)
            continue
        if shape != (V, n):
            shape, data = (V, n), (torch.rand(MINIBATCHES, n, V, device=args.device) < turns.ONES).float()
        use(precision)
        start = time.perf_counter()
        try:
            machine, stepper = torch_machine.stepper(case, data, args.device)
            stepper.steps(torch_machine.GRAPH_STEPS)
            if args.device == "cuda":
                torch.cuda.synchronize()
        except Exception as e:  # the other forms are still measured
            say("skipped", **case.fields(), why=f"{type(e).__name__}: {str(e).splitlines()[0]}"[:300])
            continue
        if mode.startswith("compile"):
            compiled += time.perf_counter() - start
        ready.append((case, machine, stepper))
    return ready


def measure(ready, clock):
    for case, machine, stepper in ready:
        use(case.precision)
        steps = torch_machine.GRAPH_STEPS
        times = clock.blocks(lambda: stepper.steps(steps))
        finite = all(bool(torch.isfinite(x).all()) for x in (machine.W, machine.b, machine.c))
        say("step", **case.fields(), **spread(times, steps), finite=finite)


def ceilings(args, clock):
    """The fastest copy and products of this device, by the same clock in the same process."""
    size = 1 << (22 if args.quick else 28)  # floats
    source = torch.ones(size, device=args.device)
    target = torch.empty_like(source)
    t = spread(clock.blocks(lambda: target.copy_(source)), 1)
    say("ceiling", what="copy", gb_s=2 * 4 * size / t["median_us"] / 1e3, **t)
    del source, target
    side = 256 if args.quick else 4096
    shapes = {(side, side, side)} | {(n, H, V) for V, H, n in args.shapes}
    shapes |= {(V, H, n) for V, H, n in args.shapes}
    for precision, (m, n, k) in itertools.product(args.precisions.split(","), sorted(shapes)):
        if args.device == "cpu" and precision == "tf32":
            continue
        use(precision)
        kind = torch.bfloat16 if precision == "bf16" else torch.float32
        a, b = (torch.rand(*s, device=args.device).to(kind) for s in ((m, k), (k, n)))
        c = torch.empty(m, n, dtype=kind, device=args.device)
        repeats = max(1, min(100, int(1e11 / (2 * m * n * k)))) if args.device == "cuda" else 1
        t = spread(clock.blocks(lambda: [torch.mm(a, b, out=c) for _ in range(repeats)]), repeats)
        say("ceiling", what="matmul", precision=precision, m=m, n=n, k=k,
            tflops=2e-6 * m * n * k / t["median_us"], **t)


def learning(args):
    """The same small task in each precision: CD-1 on the digits with values above 1/2 as on, 100 hidden
    units, minibatches of 10, rate 0.05, momentum 0.5. The free-energy gap is the free energy of 200
    held-out rows minus that of 500 training rows."""
    rows = (torch.from_numpy(turns.data(argparse.Namespace(data="digits"))) > 0.5).float()
    torch.manual_seed(1)
    rows = rows[torch.randperm(len(rows))].to(args.device)
    held, rows = rows[:200], rows[200:]
    data = rows[: len(rows) // 10 * 10].view(-1, 10, rows.shape[1])
    for precision in args.precisions.split(","):
        case = Case(rows.shape[1], 100, 10, 1, "cd", precision, "lean", rate=0.05)
        if refusal(case, args, 0):
            continue
        use(precision)
        machine, stepper = torch_machine.stepper(case, data, args.device)
        stepper.steps(args.epochs * len(data))
        hidden = torch.sigmoid(held @ machine.W + machine.c)
        error = ((torch.sigmoid(hidden @ machine.W.t() + machine.b) - held) ** 2).mean()
        train, test = (torch_machine.free_energy(machine, v) for v in (rows[:500], held))
        say("learning", precision=precision, epochs=args.epochs, free_energy_train=train,
            free_energy_held=test, free_energy_gap=test - train, reconstruction_error=float(error))


def main():
    args = options()
    torch.set_grad_enabled(False)
    torch.manual_seed(1)
    clock = Clock(args)
    say("environment", **environment(args))
    ceilings(args, clock)
    if args.epochs:
        learning(args)
    ready = prepared(args)
    say("ready", cases=len(ready))
    for _ in sys.stdin if args.turns else [None]:
        measure(ready, clock)
        say("end")


if __name__ == "__main__":
    main()
