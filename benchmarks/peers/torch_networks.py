"""An epoch of a network in PyTorch: eager (straightforward) or lean (explicit passes).

    classifier    784-1000-10, ReLU, softmax cross-entropy, SGD with momentum
    autoencoder   784-256-64-256-784, ReLU, binary cross-entropy of logits, Adam
    gan           generator 100-256-512-784 (ReLU, sigmoid), discriminator 784-512-256-1 (leaky ReLU of
                  0.2), non-saturating loss, Adam for both; one step of each per minibatch, with separate noise

Rows are uniform numbers, labels are random. Each turn starts from the same weights; rows and weights are
bit-identical to those of Harmonium. The number shown is the loss on the first rows after the turn, for
comparison. Only the order of the rows differs (Harmonium shuffles and gathers them, which is more work),
and the noise of the GAN.
"""

import argparse
import copy
import os
import platform

import numpy
import torch
import torch.nn.functional as F

import torch_lean
import turns

SHOWN_ROWS = 1000
VISIBLE, CLASSES, LATENT = 784, 10, 100
SGD_RATE, MOMENTUM, ADAM_RATE, GAN_RATE, GAN_BETAS = 0.01, 0.9, 1e-4, 5e-5, (0.5, 0.999)
LEAK = 0.2
CLASSIFIER = [VISIBLE, 1000, CLASSES]
AUTOENCODER = [VISIBLE, 256, 64, 256, VISIBLE]
GENERATOR = [LATENT, 256, 512, VISIBLE]
DISCRIMINATOR = [VISIBLE, 512, 256, 1]
ROW_SEED, LABEL_SEED, LATENT_SEED, WEIGHT_SEED = 1, 2, 3, 10


def uniform(seed, *shape):
    """Numbers in [0, 1) of 24 bits by SplitMix64, bit-identical to those of Harmonium."""
    with numpy.errstate(over="ignore"):
        z = numpy.arange(1, numpy.prod(shape) + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z += numpy.uint64(seed << 32)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z ^= z >> numpy.uint64(31)
    numbers = (z >> numpy.uint64(40)).astype(numpy.float32) * numpy.float32(2**-24)
    return torch.from_numpy(numbers.reshape(shape))


def weights(sizes, seed):
    """Glorot's uniform distribution, (inputs, outputs) for each layer."""
    return [(2 * uniform(seed + i, n, m) - 1) * (6 / (n + m)) ** 0.5 for i, (n, m) in enumerate(zip(sizes, sizes[1:]))]


def network(sizes, seed, between, last=None):
    layers = []
    for W in weights(sizes, seed):
        linear = torch.nn.Linear(*W.shape)
        with torch.no_grad():
            linear.weight.copy_(W.t())
            linear.bias.zero_()
        layers += [linear, between()]
    return torch.nn.Sequential(*layers[:-1], *([last] if last else []))


class Eager:
    """Networks with their optimisers and initial weights."""

    def __init__(self, *learned):
        self.learned = [(net, optimiser, copy.deepcopy(net.state_dict())) for net, optimiser in learned]

    def restart(self):
        for net, optimiser, start in self.learned:
            net.load_state_dict(start)
            for state in optimiser.state.values():
                for x in state.values():
                    x.zero_()


class Classifier(Eager):
    def __init__(self, x, labels):
        self.x, self.labels = x, labels
        self.net = network(CLASSIFIER, WEIGHT_SEED, torch.nn.ReLU)
        self.optimiser = torch.optim.SGD(self.net.parameters(), SGD_RATE, MOMENTUM, foreach=args.foreach)
        super().__init__((self.net, self.optimiser))

    def step(self, rows):
        self.optimiser.zero_grad(set_to_none=True)
        F.cross_entropy(self.net(self.x[rows]), self.labels[rows]).backward()
        self.optimiser.step()

    def loss(self, rows):
        return F.cross_entropy(self.net(self.x[rows]), self.labels[rows])


class Autoencoder(Eager):
    def __init__(self, x):
        self.x = x
        self.net = network(AUTOENCODER, WEIGHT_SEED, torch.nn.ReLU)
        self.optimiser = torch.optim.Adam(self.net.parameters(), ADAM_RATE, foreach=args.foreach)
        super().__init__((self.net, self.optimiser))

    def step(self, rows):
        self.optimiser.zero_grad(set_to_none=True)
        self.loss(rows).backward()
        self.optimiser.step()

    def loss(self, rows):
        x = self.x[rows]
        return F.binary_cross_entropy_with_logits(self.net(x), x, reduction="sum") / len(x)


class Gan(Eager):
    def __init__(self, x):
        self.x = x
        self.G = network(GENERATOR, WEIGHT_SEED, torch.nn.ReLU, torch.nn.Sigmoid())
        self.D = network(DISCRIMINATOR, WEIGHT_SEED + len(GENERATOR) - 1, lambda: torch.nn.LeakyReLU(LEAK))
        self.ofG, self.ofD = (torch.optim.Adam(net.parameters(), GAN_RATE, GAN_BETAS, foreach=args.foreach)
                              for net in (self.G, self.D))
        super().__init__((self.G, self.ofG), (self.D, self.ofD))

    def step(self, rows):
        x = self.x[rows]
        self.ofD.zero_grad(set_to_none=True)
        with torch.no_grad():
            generated = self.G(torch.randn(len(x), LATENT))
        self.discriminator_loss(x, generated).backward()
        self.ofD.step()
        self.ofG.zero_grad(set_to_none=True)
        self.D.requires_grad_(False)  # its gradients are not needed here
        F.softplus(-self.D(self.G(torch.randn(len(x), LATENT)))).mean().backward()
        self.D.requires_grad_(True)
        self.ofG.step()

    def discriminator_loss(self, x, generated):
        return F.softplus(-self.D(x)).mean() + F.softplus(self.D(generated)).mean()

    def loss(self, rows):
        z = (2 * uniform(LATENT_SEED, SHOWN_ROWS, LATENT) - 1) * 3**0.5
        return self.discriminator_loss(self.x[rows], self.G(z))


def learner():
    x = uniform(ROW_SEED, args.rows, VISIBLE)
    labels = (uniform(LABEL_SEED, args.rows) * CLASSES).long()
    if args.form == "eager":
        return {"classifier": lambda: Classifier(x, labels), "autoencoder": lambda: Autoencoder(x),
                "gan": lambda: Gan(x)}[args.network]()
    n = args.batch
    if args.network == "classifier":
        return torch_lean.Classifier(weights(CLASSIFIER, WEIGHT_SEED), x, labels, n, SGD_RATE, MOMENTUM)
    if args.network == "autoencoder":
        return torch_lean.Autoencoder(weights(AUTOENCODER, WEIGHT_SEED), x, n, ADAM_RATE)
    z = (2 * uniform(LATENT_SEED, SHOWN_ROWS, LATENT) - 1) * 3**0.5
    return torch_lean.Gan(weights(GENERATOR, WEIGHT_SEED), weights(DISCRIMINATOR, WEIGHT_SEED + len(GENERATOR) - 1),
                          LEAK, x, z, n, GAN_RATE, GAN_BETAS)


parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("--network", choices=["classifier", "autoencoder", "gan"], default="classifier")
parser.add_argument("--form", choices=["eager", "lean"], default="eager")
parser.add_argument("--foreach", action="store_true", help="the optimisers' foreach loops, in the eager form")
parser.add_argument("--blas-threads-only", action="store_true", help="one thread outside products")
turns.common(parser)
args = parser.parse_args()
torch.set_num_threads(1 if args.blas_threads_only else int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.manual_seed(1)
torch.set_grad_enabled(args.form == "eager")
learner = learner()


def epoch():
    for i in range(0, args.rows, args.batch):
        learner.step(slice(i, min(i + args.batch, args.rows)))


def loss():
    with torch.no_grad():
        return float(learner.loss(slice(0, SHOWN_ROWS)))


turns.race(args, f"PyTorch {torch.__version__}, Python {platform.python_version()}", epoch, loss, learner.restart)
