/**
 * The seam between the mathematics and the machine: matrices, the operations on them, random
 * numbers.
 *
 * <p>Here live the {@link Backend} interface, its handles, the guards that every implementation
 * shares, from {@link GuardedBackend} on, and the specifications that every implementation
 * reproduces bit for bit: {@link FloatFunctions}, {@link Activations} and {@link Philox}. No
 * implementation lives here, and nothing here knows a device, a thread or a block size; {@link
 * Backends} finds the implementations, each by its {@link BackendProvider}.
 *
 * <p>Read {@link Backend} first with its {@link Arithmetic}, then {@link RandomStream}.
 */
@NullMarked
package org.harmonium.backend;

import org.jspecify.annotations.NullMarked;
