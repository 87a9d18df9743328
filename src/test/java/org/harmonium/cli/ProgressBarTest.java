package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What a terminal is sent. */
class ProgressBarTest {
  private static final String LINE = "[===============               ]  50 %  epoch 1/2  ";
  private static final String CLEAR = "\r\u001b[K";

  private final StringWriter terminal = new StringWriter();
  private final ProgressBar bar = new ProgressBar(Console.to(terminal));
  private final Pace pace = Pace.of(50, 50, 1);
  private final String drawn = "\u001b[?7l" + LINE + pace.text() + "\u001b[?7h";

  @Test
  void show_keepsToOneRowOfATerminalTooNarrowForIt() {
    bar.show(0.5, "epoch 1/2", pace);
    assertEquals(CLEAR + drawn, terminal.toString());
  }

  @Test
  void above_printsTheLineWrappedAsTheTerminalLikesAndTheBarBelow() {
    bar.show(0.5, "epoch 1/2", pace);
    terminal.getBuffer().setLength(0);
    bar.above("a line");
    assertEquals(CLEAR + "a line" + System.lineSeparator() + drawn, terminal.toString());
  }

  @Test
  void above_withoutABar_sendsTheLineAlone() {
    bar.above("a line");
    assertEquals("a line" + System.lineSeparator(), terminal.toString());
  }
}
