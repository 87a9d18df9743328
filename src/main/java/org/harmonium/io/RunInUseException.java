package org.harmonium.io;

import java.nio.file.Path;

/** Another run is using the run directory. */
public class RunInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunInUseException(Path runDirectory) {
    super(
        runDirectory
            + ": another run is using this directory; wait until it ends or choose another one");
  }
}
