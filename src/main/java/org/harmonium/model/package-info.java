/**
 * Models: their parameters, conditionals and energies. No loop over data, no learning, no input or
 * output lives here.
 *
 * <table>
 * <caption>One table of symbols for the whole project</caption>
 * <tr><th>symbol</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>V, H</td><td></td><td>numbers of visible and hidden units</td></tr>
 * <tr><td>n</td><td></td><td>rows of a minibatch; a row is an example</td></tr>
 * <tr><td>W</td><td>(V, H)</td><td>weights, visible x hidden</td></tr>
 * <tr><td>b</td><td>(1, V)</td><td>visible bias</td></tr>
 * <tr><td>c</td><td>(1, H)</td><td>hidden bias</td></tr>
 * <tr><td>L, l</td><td></td><td>hidden layers of a deep machine, and one of them; layer 0 is the visible one</td></tr>
 * <tr><td>Wl, cl</td><td>(N(l-1), Nl), (1, Nl)</td><td>weights between layers l - 1 and l, bias of layer l; c0 is b</td></tr>
 * <tr><td>Rl, rl</td><td>(N(l-1), Nl), (1, Nl)</td><td>recognition weights and biases of a deep belief net</td></tr>
 * <tr><td>K</td><td></td><td>label units</td></tr>
 * <tr><td>v, h</td><td>(n, V), (n, H)</td><td>states; {@code vMean} and {@code vSample} are never the same name</td></tr>
 * <tr><td>x, y</td><td>(n, V + H)</td><td>states [v, h] of a general Boltzmann machine, whose W is (V + H, V + H) and b (1, V + H)</td></tr>
 * <tr><td>E(v, h), F(v)</td><td></td><td>energy, free energy -log sum over h of exp(-E(v, h))</td></tr>
 * <tr><td>Z, logZ</td><td></td><td>partition function, its natural logarithm</td></tr>
 * <tr><td>beta</td><td></td><td>inverse temperature</td></tr>
 * <tr><td>k</td><td></td><td>Gibbs steps between updates</td></tr>
 * <tr><td>g</td><td></td><td>the sigmoid 1 / (1 + exp(-x))</td></tr>
 * </table>
 *
 * <p>Read {@link Rbm} first, then {@link Dbm} and {@link Dbn}; {@link BoltzmannMachine} is the
 * machine that an RBM restricts.
 */
@NullMarked
package org.harmonium.model;

import org.jspecify.annotations.NullMarked;
