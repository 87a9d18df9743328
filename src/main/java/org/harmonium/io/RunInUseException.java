package org.harmonium.io;

import java.nio.file.Path;
import org.harmonium.HarmoniumException;

/** The run directory is locked by another run. */
public class RunInUseException extends HarmoniumException {
  private static final long serialVersionUID = 1L;

  RunInUseException(Path runDirectory) {
    super(
        Kind.FAILED,
        runDirectory
            + ": another run is using this directory; wait until it ends or choose another one",
        null);
  }
}
