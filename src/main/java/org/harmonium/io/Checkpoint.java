package org.harmonium.io;

import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint that has been read and verified.
 *
 * @param step the training step at which it was saved
 * @param file the file it was read from
 * @param content the tensors and the metadata that were saved
 * @param warnings one line for each newer checkpoint that could not be read, newest first
 */
public record Checkpoint(long step, Path file, TensorFile content, List<String> warnings) {
  /** Keeps a copy of the warnings. */
  public Checkpoint {
    warnings = List.copyOf(warnings);
  }
}
