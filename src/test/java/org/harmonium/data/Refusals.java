package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.function.Executable;

/** Asserts that an input is refused in one line that begins with its name, with little memory. */
final class Refusals {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Enough for buffers and a message, but not for the sizes that bad files declare. */
  static final long LITTLE_HEAP = 4 << 20;

  private Refusals() {}

  static void assertRefused(Object input, Executable read, String... said) {
    long before = allocated();
    BadInputException e = assertThrows(BadInputException.class, read);
    long used = allocated() - before;
    String message = e.getMessage();
    assertTrue(message.startsWith(input.toString()), message);
    assertEquals(1, message.lines().count(), message);
    for (String part : said) {
      assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
    }
    assertTrue(message.contains(": "), message);
    assertTrue(used < LITTLE_HEAP, () -> "took " + used + " bytes to say: " + message);
  }

  static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
