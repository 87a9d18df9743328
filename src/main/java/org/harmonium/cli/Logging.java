package org.harmonium.cli;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Log messages as lines on standard error: those of this project from INFO, those of libraries from
 * WARNING.
 *
 * <p>A message below WARNING is a notice, such as the use of a slower kernel. Notices are held
 * until {@link #tell}, so that a rejected command prints a single line.
 */
final class Logging {
  /** A strong reference, because a collected logger would lose its level. */
  private static final Logger OURS = Logger.getLogger("org.harmonium");

  private static final Notices NOTICES = new Notices(new ToConsole(Console.standardError()));

  private Logging() {}

  static void toStandardError() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(NOTICES);
    OURS.setLevel(Level.INFO);
  }

  /**
   * Prints the held notices, and later ones as they arrive, each once. Called when the command
   * begins to compute.
   */
  static void tell() {
    NOTICES.tell();
  }

  /** Prints warnings at once, and notices after {@link #tell}. */
  static final class Notices extends Handler {
    private final Handler out;
    private final Formatter line = new OneLine();
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<LogRecord> held = new LinkedHashSet<>();
    private boolean isTelling;

    Notices(Handler out) {
      this.out = out;
      out.setFormatter(line);
    }

    @Override
    public synchronized void publish(LogRecord message) {
      if (message.getLevel().intValue() >= Level.WARNING.intValue()) {
        out.publish(message);
      } else if (known.add(line.format(message))) {
        if (isTelling) {
          out.publish(message);
        } else {
          held.add(message);
        }
      }
    }

    synchronized void tell() {
      isTelling = true;
      held.forEach(out::publish);
      held.clear();
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {
      out.close();
    }
  }

  /** Prints each message on a console, which cleans it. */
  static final class ToConsole extends Handler {
    private final Console console;

    ToConsole(Console console) {
      this.console = console;
    }

    @Override
    public void publish(LogRecord message) {
      console.println(getFormatter().format(message).stripTrailing());
    }

    @Override
    public void flush() {
      console.flush();
    }

    @Override
    public void close() {
      console.flush();
    }
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord message) {
      return "harmonium: " + formatMessage(message) + System.lineSeparator();
    }
  }
}
