package org.harmonium.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Log messages as lines on standard error: ours from INFO up, those of libraries from WARNING. */
final class Logging {
  /** Kept from the garbage collector, which would take the level with it. */
  private static final Logger OURS = Logger.getLogger("org.harmonium");

  private Logging() {}

  static void toStandardError() {
    LogManager.getLogManager().reset();
    Handler handler = new ConsoleHandler();
    handler.setFormatter(new OneLine());
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(handler);
    OURS.setLevel(Level.INFO);
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord message) {
      return "harmonium: " + formatMessage(message) + System.lineSeparator();
    }
  }
}
