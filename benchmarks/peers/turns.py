"""Common code of the contestants in Python: options, data and the protocol of turns.

A contestant is a process that creates its data, warms up and prints

    ready<TAB>description with versions

and then, for each line that it reads, runs the epochs of one turn and prints

    turn<TAB>seconds per epoch<TAB>a number for comparison of the results

until its input ends. It can be run manually:  yes '' | head -5 | python3 numpy_cd1.py
"""

import argparse
import gzip
import pathlib
import sys
import time
import zipfile

RATE = 0.05
ONES = 0.3  # share of ones in random data
WEIGHT_SCALE = 0.01
ROOT = pathlib.Path(__file__).resolve().parents[2]
DIGITS = "org/harmonium/data/digits-images.idx3-ubyte.gz"


def options(what, **flags):
    """The command line; `flags` are further switches with their help."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--data", choices=["random", "grey", "digits"], default="random")
    parser.add_argument("--visible", type=int, default=784)
    parser.add_argument("--hidden", type=int, default=500)
    common(parser)
    for flag, text in flags.items():
        parser.add_argument("--" + flag.replace("_", "-"), action="store_true", help=text)
    return parser.parse_args()


def common(parser):
    """The options of all contestants."""
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--epochs", type=int, default=1, help="epochs of a turn")
    parser.add_argument("--warmup", type=float, default=1, help="seconds, and two epochs at least")


def data(args):
    """The rows to learn from, float32 and contiguous."""
    import numpy

    if args.data == "digits":
        counts = numpy.frombuffer(gzip.decompress(digits()), numpy.uint8, offset=16)
        return counts.reshape(-1, 64) / numpy.float32(16)  # the UCI digits, as in scikit-learn
    rng = numpy.random.default_rng(1)
    if args.data == "grey":
        return rng.random((args.rows, args.visible), dtype=numpy.float32)
    return (rng.random((args.rows, args.visible), dtype=numpy.float32) < ONES).astype(numpy.float32)


def digits():
    """The bytes of the file of digits, which in a bundle is only inside the jar."""
    source = ROOT / "src/main/resources" / DIGITS
    if source.exists():
        return source.read_bytes()
    with zipfile.ZipFile(ROOT / "target/harmonium.jar") as jar:
        return jar.read(DIGITS)


def race(args, description, epoch, shown, restart=lambda: None):
    """Warms up and takes turns. `epoch()` learns all minibatches once, `shown()` returns the number for
    comparison, `restart()` is called before each turn."""
    start = time.perf_counter()
    warm = 0
    while warm < 2 or time.perf_counter() - start < args.warmup:
        epoch()
        warm += 1
    print(f"ready\t{description}", flush=True)
    for _ in sys.stdin:
        restart()
        start = time.perf_counter()
        for _ in range(args.epochs):
            epoch()
        seconds = (time.perf_counter() - start) / args.epochs
        print(f"turn\t{seconds:.9f}\t{shown():.6g}", flush=True)
