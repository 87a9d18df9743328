package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * A bar on the last line of a terminal, with the rate and the time that is left; other lines scroll
 * above it.
 */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000;
  private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

  private final PrintWriter terminal;
  private long drawnAt = System.nanoTime() - REDRAW_NANOS;
  private String shown = "";

  ProgressBar(PrintWriter terminal) {
    this.terminal = terminal;
  }

  /** Shows how far it is, but not more often than an eye can follow. */
  void show(double share, String epoch, Pace pace) {
    long now = System.nanoTime();
    if (now - drawnAt < REDRAW_NANOS) {
      return;
    }
    drawnAt = now;
    int full = (int) (share * WIDTH);
    shown =
        String.format(
            Locale.ROOT,
            "[%s%s] %3.0f %%  %s  %s",
            "=".repeat(full),
            " ".repeat(WIDTH - full),
            100 * share,
            epoch,
            pace.text());
    terminal.print(TO_LINE_START_AND_CLEAR + shown);
    terminal.flush();
  }

  /** Prints a line above the bar. */
  void above(String line) {
    terminal.println((shown.isEmpty() ? "" : TO_LINE_START_AND_CLEAR) + line);
    terminal.print(shown);
    terminal.flush();
  }

  /** Takes the bar away. */
  void clear() {
    if (!shown.isEmpty()) {
      shown = "";
      terminal.print(TO_LINE_START_AND_CLEAR);
      terminal.flush();
    }
  }
}
