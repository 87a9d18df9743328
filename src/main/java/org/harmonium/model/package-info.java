/**
 * Models: their parameters, conditionals and energies. This package contains no loops over data, no
 * learning, and no input or output.
 *
 * <table>
 * <caption>One table of symbols for the whole project</caption>
 * <tr><th>symbol</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>V, H</td><td></td><td>numbers of visible and hidden units</td></tr>
 * <tr><td>n</td><td></td><td>rows of a minibatch; a row is an example</td></tr>
 * <tr><td>W</td><td>(V, H)</td><td>weights, visible x hidden</td></tr>
 * <tr><td>b</td><td>(1, V)</td><td>visible bias</td></tr>
 * <tr><td>c</td><td>(1, H)</td><td>hidden bias</td></tr>
 * <tr><td>sigma, z</td><td>(1, V)</td><td>standard deviations of Gaussian visible units; z = log sigma^2</td></tr>
 * <tr><td>s(x)</td><td>as x</td><td>statistic of states x: x / sigma of Gaussian units, else x</td></tr>
 * <tr><td>logBase(x; b)</td><td></td><td>negative energy of a single layer: b·x of binary units</td></tr>
 * <tr><td>A(input, b)</td><td></td><td>log-normaliser of the distribution of a layer given its input; A(input + b) if only the sum matters</td></tr>
 * <tr><td>L, l</td><td></td><td>number of hidden layers of a deep machine, number of a layer; layer 0 is the visible one</td></tr>
 * <tr><td>Wl, cl</td><td>(N(l-1), Nl), (1, Nl)</td><td>weights between layers l - 1 and l, bias of layer l, also written W^l and c^l; c0 is b</td></tr>
 * <tr><td>b_l</td><td>(1, Nl)</td><td>bias of layer l if all layers are treated alike: b_0 is b, b_l is cl</td></tr>
 * <tr><td>Rl, rl</td><td>(N(l-1), Nl), (1, Nl)</td><td>recognition weights and biases of a deep belief net</td></tr>
 * <tr><td>K</td><td></td><td>label units</td></tr>
 * <tr><td>v, h</td><td>(n, V), (n, H)</td><td>states; {@code vMean} and {@code vSample} are never the same name</td></tr>
 * <tr><td>x, y</td><td>(n, V + H)</td><td>states [v, h] of a general Boltzmann machine, whose W is (V + H, V + H) and b (1, V + H)</td></tr>
 * <tr><td>E(v, h), F(v)</td><td></td><td>energy, free energy -log sum over h of exp(-E(v, h))</td></tr>
 * <tr><td>Z, logZ</td><td></td><td>partition function, its natural logarithm</td></tr>
 * <tr><td>beta</td><td></td><td>inverse temperature</td></tr>
 * <tr><td>a</td><td>as b</td><td>biases of the base-rate machine of annealing</td></tr>
 * <tr><td>mu, lambda</td><td>(1, V), (1, H)</td><td>offsets of centred states; mu^l of layer l of a deep machine</td></tr>
 * <tr><td>b', c'</td><td>as b, c</td><td>biases of the machine of centred states</td></tr>
 * <tr><td>m</td><td>as h</td><td>means of mean-field inference; m^l of layer l</td></tr>
 * <tr><td>k</td><td></td><td>Gibbs steps between updates</td></tr>
 * <tr><td>g</td><td></td><td>the sigmoid 1 / (1 + exp(-x))</td></tr>
 * <tr><td>x, h, r</td><td>(n, inputs), (n, code)</td><td>rows, codes and reconstructions of autoencoders</td></tr>
 * <tr><td>z, G, D</td><td>(n, latent)</td><td>noise, generator and discriminator of an adversarial net</td></tr>
 * </table>
 *
 * <p>Read {@link Rbm} first, then {@link Dbm} and {@link Dbn}; {@link BoltzmannMachine} is the
 * machine that an RBM restricts. Networks are {@link Network}, {@link Autoencoder} and {@link Gan},
 * composed of the layers in {@link org.harmonium.nn}.
 */
@NullMarked
package org.harmonium.model;

import org.jspecify.annotations.NullMarked;
