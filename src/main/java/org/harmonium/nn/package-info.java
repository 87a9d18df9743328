/**
 * Layers, losses and penalties of networks, each with its forward and its backward pass in one
 * file, and the initialisation of weights.
 *
 * <p>The classes compute with whole minibatches on a {@link org.harmonium.backend.Backend},
 * allocate their matrices once, and can be part of a recorded step. This package has no loop over
 * data, no optimiser, no input or output.
 *
 * <p>A new kind of layer is one file with a {@link LeafLayer}, its {@link LayerDescription} and its
 * {@link LayerKind}, and one line in a service file; see {@link Dropout}.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><th>symbol</th><th>shape</th><th>meaning</th></tr>
 * <tr><td>n</td><td></td><td>rows of a minibatch; a row is an example</td></tr>
 * <tr><td>x, y</td><td>(n, inputs), (n, outputs)</td><td>input and output of a layer</td></tr>
 * <tr><td>W, c</td><td>(inputs, outputs), (1, outputs)</td><td>weights and bias of a dense layer</td></tr>
 * <tr><td>b</td><td>(1, outputs)</td><td>bias of a tied layer</td></tr>
 * <tr><td>z</td><td>(n, outputs)</td><td>x W + c, before the function</td></tr>
 * <tr><td>dy</td><td>as y</td><td>the derivatives of the loss by y; likewise dx, dz, dW</td></tr>
 * <tr><td>t</td><td>as y</td><td>targets</td></tr>
 * </table>
 *
 * <p>Read {@link Layer} first, then {@link Dense} and {@link Sequence}.
 */
@NullMarked
package org.harmonium.nn;

import org.jspecify.annotations.NullMarked;
