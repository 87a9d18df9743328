package org.harmonium.io;

import java.nio.file.Path;

/** The run directory is locked by another run. */
public class RunInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunInUseException(Path runDirectory) {
    super(
        runDirectory
            + ": another run is using this directory; wait until it ends or choose another one");
  }
}
