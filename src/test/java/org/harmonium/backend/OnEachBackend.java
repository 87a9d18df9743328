package org.harmonium.backend;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test class that runs once on each backend of {@link #backends}. A subclass that runs on other
 * backends declares a static method of the same name.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("backends")
public abstract class OnEachBackend {
  @Parameter protected TestedBackend on;

  static Stream<TestedBackend> backends() {
    return Stream.of(TestedBackend.CPU, TestedBackend.CUDA);
  }

  @BeforeEach
  final void assumeAvailable() {
    on.assumeAvailable();
  }

  /** Opens the backend that this run is on; the test closes it. */
  protected final Backend open() {
    return on.open();
  }

  /**
   * A size of the test, such as a number of chains. The emulated device interprets the kernels and
   * is slow, so it gets the smaller size; the CPU and a GPU get the full one.
   */
  protected final int size(int full, int emulated) {
    return on.isEmulated() ? emulated : full;
  }
}
