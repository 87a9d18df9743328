package org.harmonium.io;

import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint that was read and verified.
 *
 * @param step the training step it was saved at
 * @param file where it was read from
 * @param content its tensors, and the metadata given when it was saved
 * @param warnings one line for each newer checkpoint that had to be passed over, newest first
 */
public record Checkpoint(long step, Path file, TensorFile content, List<String> warnings) {
  /** Keeps a copy of the warnings. */
  public Checkpoint {
    warnings = List.copyOf(warnings);
  }
}
