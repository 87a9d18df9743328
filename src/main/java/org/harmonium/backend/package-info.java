/**
 * The seam between the mathematics and the machine: matrices, the operations on them, random
 * numbers.
 *
 * <p>Here live the {@link Backend} interface, its handles, the guards that every implementation
 * shares, and the two specifications that every implementation reproduces bit for bit: {@link
 * FloatFunctions} and {@link Philox}. No implementation lives here, and nothing here knows a
 * device, a thread or a block size; {@link Backends} finds the implementations, each by its {@link
 * BackendProvider}.
 *
 * <p>Read {@link Backend} first, then {@link RandomStream}.
 */
@NullMarked
package org.harmonium.backend;

import org.jspecify.annotations.NullMarked;
