/**
 * The seam between the mathematics and the machine: matrices, the operations on them, random
 * numbers.
 *
 * <p>Here live the {@link org.harmonium.backend.Backend} interface, its handles, the guards that
 * every implementation shares, and the two specifications that every implementation reproduces bit
 * for bit: {@link org.harmonium.backend.FloatFunctions} and {@link org.harmonium.backend.Philox}.
 * No implementation lives here, and nothing here knows a device, a thread or a block size;
 * implementations are found by {@link org.harmonium.backend.Backends} through {@link
 * java.util.ServiceLoader}.
 *
 * <p>Read {@link org.harmonium.backend.Backend} first, then {@link
 * org.harmonium.backend.RandomStream}.
 */
@NullMarked
package org.harmonium.backend;

import org.jspecify.annotations.NullMarked;
