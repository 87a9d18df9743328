/**
 * A backend that computes nothing and counts what it is asked to hold, so that the memory of a
 * model and of its learning is read off the model itself.
 *
 * <p>{@link CountingBackend} is the entry point; it is constructed where it is needed, and no
 * {@link org.harmonium.backend.BackendProvider} offers it. The classes named Counted are its
 * handles, {@link Uncomputed} makes its operations, and {@link RecordedStep} moves random streams
 * and row orders as the replays of a step do.
 */
@NullMarked
package org.harmonium.backend.counting;

import org.jspecify.annotations.NullMarked;
