package org.harmonium.io;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A child process of the tests that saves a checkpoint of every step after the newest one, and
 * prints each step after its save has returned.
 */
final class CheckpointLoop {
  private CheckpointLoop() {}

  public static void main(String[] arguments) {
    PrintStream out = System.out;
    CheckpointStore store = new CheckpointStore(Path.of(arguments[0]));
    long step = store.newest().map(Checkpoint::step).orElse(0L);
    try {
      RunLock.acquire(Path.of(arguments[0])); // until the process ends
      while (true) {
        step++;
        store.save(step, content(step, Integer.parseInt(arguments[1])));
        out.println(step);
        out.flush();
      }
    } catch (RunInUseException | UncheckedIOException e) {
      out.println(e.getMessage());
    }
  }

  /** A tensor of {@code size} numbers equal to the step. */
  static TensorFile content(long step, int size) {
    long[] numbers = new long[size];
    Arrays.fill(numbers, step);
    return new TensorFile(Map.of("W", Tensor.i64(numbers, size)), Map.of());
  }
}
