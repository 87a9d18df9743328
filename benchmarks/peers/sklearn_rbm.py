"""scikit-learn's BernoulliRBM in float32.

It is PCD-1 (stochastic maximum likelihood) instead of CD-1: the chain continues from the last minibatch
and its visible states are sampled, with equally many products. An epoch is one iteration of `fit`, on the
same slices and with the same method, without reinitialisation.
"""

import platform

import numpy as np
import sklearn
from sklearn.neural_network import BernoulliRBM

import turns

args = turns.options(__doc__)
x = turns.data(args)
slices = [slice(i, min(i + args.batch, len(x))) for i in range(0, len(x), args.batch)]
rbm = BernoulliRBM(args.hidden, learning_rate=turns.RATE, batch_size=args.batch, n_iter=1, random_state=1)
rbm.fit(x)  # shapes and the start of the chain
rng = np.random.RandomState(2)


def epoch():
    for s in slices:
        rbm._fit(x[s], rng)


turns.race(
    args,
    f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}, Python {platform.python_version()}",
    epoch,
    lambda: float(np.sqrt(np.mean(rbm.components_**2))),
)
