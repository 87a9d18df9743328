package org.harmonium.cli;

import java.util.Locale;

/**
 * A bar on the last line of a terminal, with the rate and the remaining time. Other lines scroll
 * above it.
 */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000;
  private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

  /**
   * Disables line wrapping. A bar on two rows of a narrow terminal could not be removed, so its end
   * is cut off instead.
   */
  private static final String WRAP_OFF = "\u001b[?7l";

  private static final String WRAP_ON = "\u001b[?7h";

  private final Console terminal;
  private long drawnAt = System.nanoTime() - REDRAW_NANOS;
  private String shown = "";

  ProgressBar(Console terminal) {
    this.terminal = terminal;
  }

  /** Shows the progress, at a limited rate. */
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
    draw(TO_LINE_START_AND_CLEAR);
  }

  /** Prints a line above the bar. */
  void above(String line) {
    if (!shown.isEmpty()) {
      terminal.printRaw(TO_LINE_START_AND_CLEAR);
    }
    terminal.println(line);
    draw("");
  }

  /** Draws by a single write, so that a signal cannot leave the terminal without line wrapping. */
  private void draw(String before) {
    terminal.printRaw(before + (shown.isEmpty() ? "" : WRAP_OFF + shown + WRAP_ON));
    terminal.flush();
  }

  /** Removes the bar. */
  void clear() {
    if (!shown.isEmpty()) {
      shown = "";
      terminal.printRaw(TO_LINE_START_AND_CLEAR);
      terminal.flush();
    }
  }
}
