/**
 * Every operation of a backend once more, as its formula reads: plain loops in double precision.
 *
 * <p>{@link ReferenceBackend} is what the other backends are compared with, and where gradients are
 * held against differences by {@link GradientCheck}. It is for tests alone: nothing here is fast.
 */
package org.harmonium.backend.reference;
