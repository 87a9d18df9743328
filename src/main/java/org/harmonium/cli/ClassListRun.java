package org.harmonium.cli;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Runs commands that change nothing and prints nothing, so that the JVM can record which classes a
 * start loads. The launcher makes its archive for class data sharing from that record.
 */
final class ClassListRun {
  private ClassListRun() {}

  /** Runs the commands on an experiment's file; their exit codes do not matter. */
  public static void main(String[] arguments) {
    Logging.toStandardError();
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    HarmoniumCommand.execute(nowhere, nowhere, "--help");
    HarmoniumCommand.execute(nowhere, nowhere, "run", "--help");
    HarmoniumCommand.execute(nowhere, nowhere, "run", arguments[0], "--dry-run");
    HarmoniumCommand.execute(nowhere, nowhere, "doctor", "--json");
  }
}
