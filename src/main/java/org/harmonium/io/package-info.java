/**
 * Tensors on disk: models and checkpoints as safetensors files that are whole or absent, never half
 * written.
 *
 * <p>What lives here works on plain arrays and paths; no backend, model or metric may be named
 * here.
 *
 * <p>Read {@link TensorFile} first, then {@link AtomicFile}.
 */
@NullMarked
package org.harmonium.io;

import org.jspecify.annotations.NullMarked;
