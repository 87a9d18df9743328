/**
 * Layers, losses and penalties of networks, each with its forward and its backward half side by
 * side, and how weights begin.
 *
 * <p>What lives here computes with whole minibatches on a {@link org.harmonium.backend.Backend},
 * allocates what it needs once, and can be a part of a recorded step. No loop over data, no
 * optimiser, no input or output lives here; models are made of it.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><th>symbol</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>n</td><td></td><td>rows of a minibatch; a row is an example</td></tr>
 * <tr><td>x, y</td><td>(n, inputs), (n, outputs)</td><td>what a layer takes and gives</td></tr>
 * <tr><td>W, c</td><td>(inputs, outputs), (1, outputs)</td><td>weights and bias of a dense layer</td></tr>
 * <tr><td>b</td><td>(1, outputs)</td><td>bias of a layer with the transposed weights of another</td></tr>
 * <tr><td>z</td><td>(n, outputs)</td><td>x W + c, before the function</td></tr>
 * <tr><td>dy</td><td>as y</td><td>the derivatives of the loss by y; so dx, dz, dW</td></tr>
 * <tr><td>t</td><td>as y</td><td>targets</td></tr>
 * </table>
 *
 * <p>Read {@link Layer} first, then {@link Dense} and {@link Sequence}.
 */
@NullMarked
package org.harmonium.nn;

import org.jspecify.annotations.NullMarked;
