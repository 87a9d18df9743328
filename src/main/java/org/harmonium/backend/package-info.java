/**
 * The interface between algorithms and devices: matrices, operations on them, and random numbers.
 *
 * <p>This package contains the {@link Backend} interface, its handles, the checks shared by all
 * implementations ({@link GuardedBackend}, {@link Shapes}), and the specifications that every
 * implementation reproduces bit for bit: {@link FloatFunctions}, {@link Activations} and {@link
 * Philox}. It contains no implementation and does not depend on any device, thread or block size.
 * {@link Backends} finds the implementations by their {@link BackendProvider}.
 *
 * <p>Start with {@link Backend}, {@link Arithmetic} and {@link RandomStream}.
 */
@NullMarked
package org.harmonium.backend;

import org.jspecify.annotations.NullMarked;
