package org.harmonium.cli;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Runs commands without side effects and without output, so that the JVM can record the classes
 * that a start loads. The launcher creates its archive for class data sharing from this record.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Runs the commands on an experiment's file; their exit codes do not matter. */
  public static void main(String[] arguments) {
    Logging.toStandardError();
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Harmonium.execute(nowhere, nowhere, "--help");
    Harmonium.execute(nowhere, nowhere, "run", "--help");
    Harmonium.execute(nowhere, nowhere, "run", arguments[0], "--dry-run");
    Harmonium.execute(nowhere, nowhere, "doctor", "--json");
  }
}
