package org.harmonium.cli;

import java.io.Writer;

/**
 * Runs commands without side effects and without output, so that the JVM can record the classes
 * that a start loads. The launcher creates its archive for class data sharing from this record.
 */
final class ClassListRun {
  private ClassListRun() {}

  /** Runs the commands on an experiment's file; their exit codes do not matter. */
  public static void main(String[] arguments) {
    Logging.toStandardError();
    Console nowhere = Console.to(Writer.nullWriter());
    HarmoniumCommand.execute(nowhere, nowhere, "--help");
    HarmoniumCommand.execute(nowhere, nowhere, "run", "--help");
    HarmoniumCommand.execute(nowhere, nowhere, "run", arguments[0], "--dry-run");
    HarmoniumCommand.execute(nowhere, nowhere, "doctor", "--json");
  }
}
