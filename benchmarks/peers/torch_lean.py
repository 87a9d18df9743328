"""Networks in PyTorch with explicit passes: tensors are preallocated, biases are added inside the products,
and all parameters of a network are in one tensor, so that an optimiser is a few operations. Gradients are
added to velocities directly by the products.
"""

import torch


class Layers:
    """Dense layers with a function between them; W (inputs, outputs) as the caller has them. A backward pass
    leaves `kept` times what was in the gradients, and `share` times the new ones."""

    def __init__(self, weights, rows, leak=0.0, kept=0.0, share=1.0):
        self.leak, self.kept, self.share = leak, kept, share
        sizes = [W.numel() for W in weights for W in (W, W[0])]
        self.values, self.gradients = torch.zeros(sum(sizes)), torch.zeros(sum(sizes))
        parts, slopes = (list(t.split(sizes)) for t in (self.values, self.gradients))
        self.W, self.dW = ([p.view_as(W) for p, W in zip(of[0::2], weights)] for of in (parts, slopes))
        self.c, self.dc = parts[1::2], slopes[1::2]
        for W, start in zip(self.W, weights):
            W.copy_(start)
        self.start = self.values.clone()
        self.all_y, self.all_d = ([torch.empty(rows, W.shape[1]) for W in weights] for _ in range(2))
        self.all_dx = torch.empty(rows, weights[0].shape[0])

    def restart(self):
        self.values.copy_(self.start)
        self.gradients.zero_()

    def forward(self, x):
        self.x, self.y = x, [y[: len(x)] for y in self.all_y]
        for i, y in enumerate(self.y):
            torch.addmm(self.c[i], x, self.W[i], out=y)
            if i < len(self.y) - 1:
                if self.leak:
                    torch.nn.functional.leaky_relu_(y, self.leak)
                else:
                    y.relu_()
            x = y
        return x

    def backward(self, dy, parameters=True, wants_input=False):
        """The gradients with respect to the parameters and, if requested, the input."""
        for i in reversed(range(len(self.y))):
            below = self.y[i - 1] if i else self.x
            if parameters:
                if self.kept:
                    self.dW[i].addmm_(below.t(), dy, beta=self.kept, alpha=self.share)
                    self.dc[i].mul_(self.kept).add_(dy.sum(0), alpha=self.share)
                else:
                    torch.mm(below.t(), dy, out=self.dW[i])
                    torch.sum(dy, 0, out=self.dc[i])
            if i == 0 and not wants_input:
                return None
            d = (self.all_d[i - 1] if i else self.all_dx)[: len(dy)]
            torch.mm(dy, self.W[i].t(), out=d)
            if i:
                if self.leak:
                    torch.ops.aten.leaky_relu_backward(d, below, self.leak, True, grad_input=d)
                else:
                    torch.ops.aten.threshold_backward(d, below, 0, grad_input=d)
            dy = d
        return dy


class Adam:
    def __init__(self, layers, rate, betas=(0.9, 0.999), epsilon=1e-8):
        self.layers, self.rate, self.betas, self.epsilon = layers, rate, betas, epsilon
        self.m, self.v, self.size = (torch.empty_like(layers.values) for _ in range(3))
        self.restart()

    def restart(self):
        self.t = 0
        self.m.zero_()
        self.v.zero_()
        self.layers.restart()

    def step(self):
        self.t += 1
        (b1, b2), g = self.betas, self.layers.gradients
        self.m.lerp_(g, 1 - b1)
        self.v.mul_(b2).addcmul_(g, g, value=1 - b2)
        root = (1 - b2**self.t) ** 0.5
        torch.sqrt(self.v, out=self.size).add_(self.epsilon * root)
        self.layers.values.addcdiv_(self.m, self.size, value=-self.rate * root / (1 - b1**self.t))


class Classifier:
    def __init__(self, weights, x, labels, batch, rate, momentum):
        self.x, self.labels = x, labels
        self.layers = Layers(weights, max(batch, 1000), kept=momentum, share=-rate)
        self.targets = torch.nn.functional.one_hot(labels, weights[-1].shape[1]).float()
        self.dy = torch.empty(batch, weights[-1].shape[1])

    def restart(self):
        self.layers.restart()

    def step(self, rows):
        x = self.x[rows]
        dy = self.dy[: len(x)]
        torch.softmax(self.layers.forward(x), 1, out=dy)
        dy.sub_(self.targets[rows]).mul_(1 / len(x))
        self.layers.backward(dy)
        self.layers.values.add_(self.layers.gradients)

    def loss(self, rows):
        return torch.nn.functional.cross_entropy(self.layers.forward(self.x[rows]), self.labels[rows])


class Autoencoder:
    def __init__(self, weights, x, batch, rate):
        self.x = x
        self.layers = Layers(weights, max(batch, 1000))
        self.adam = Adam(self.layers, rate)
        self.dy = torch.empty(batch, x.shape[1])

    def restart(self):
        self.adam.restart()

    def step(self, rows):
        x = self.x[rows]
        dy = self.dy[: len(x)]
        torch.sigmoid(self.layers.forward(x), out=dy)
        dy.sub_(x).mul_(1 / len(x))
        self.layers.backward(dy)
        self.adam.step()

    def loss(self, rows):
        x = self.x[rows]
        y = self.layers.forward(x)
        return torch.nn.functional.binary_cross_entropy_with_logits(y, x, reduction="sum") / len(x)


class Gan:
    """Data and generated rows pass through the discriminator together."""

    def __init__(self, generator, discriminator, leak, x, z, batch, rate, betas):
        self.x, self.shown_z = x, z
        self.G = Layers(generator, max(batch, 1000))
        self.D = Layers(discriminator, max(2 * batch, 2000), leak)
        self.ofG, self.ofD = Adam(self.G, rate, betas), Adam(self.D, rate, betas)
        self.z = torch.empty(batch, generator[0].shape[0])
        self.both = torch.empty(2 * batch, x.shape[1])
        self.dy = torch.empty(2 * batch, 1)

    def restart(self):
        self.ofG.restart()
        self.ofD.restart()

    def generate(self, z):
        return self.G.forward(z).sigmoid_()

    def step(self, rows):
        n = len(self.x[rows])
        z, both, dy = self.z[:n], self.both[: 2 * n], self.dy[: 2 * n]
        both[:n] = self.x[rows]
        both[n:] = self.generate(z.normal_())
        torch.sigmoid(self.D.forward(both), out=dy)
        dy[:n].sub_(1)
        self.D.backward(dy.mul_(1 / n))
        self.ofD.step()

        generated = self.generate(z.normal_())
        dy = dy[:n]
        torch.sigmoid(self.D.forward(generated).neg_(), out=dy).mul_(-1 / n)
        dx = self.D.backward(dy, parameters=False, wants_input=True)
        torch.ops.aten.sigmoid_backward(dx, generated, grad_input=dx)
        self.G.backward(dx)
        self.ofG.step()

    def loss(self, rows):
        softplus = torch.nn.functional.softplus
        on_data = softplus(-self.D.forward(self.x[rows])).mean()
        return on_data + softplus(self.D.forward(self.generate(self.shown_z))).mean()
