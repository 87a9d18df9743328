package org.harmonium.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * What NumPy or PyTorch computed: the named matrices that a script in src/test/python has written.
 */
public final class Fixture {
  private final Map<String, Table> tables = new HashMap<>();

  /** A matrix of double numbers, row-major. */
  private record Table(int rows, int cols, double[] values) {}

  /** Those of layers and losses. */
  Fixture() {
    this("/org/harmonium/nn/networks.txt");
  }

  /** Those of a resource. */
  public Fixture(String resource) {
    try (InputStream in = Fixture.class.getResourceAsStream(resource)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      Deque<String> words = new ArrayDeque<>(List.of(text.strip().split("\\s+")));
      while (!words.isEmpty()) {
        String name = words.pop();
        int rows = Integer.parseInt(words.pop());
        int cols = Integer.parseInt(words.pop());
        double[] values = new double[rows * cols];
        for (int i = 0; i < values.length; i++) {
          values[i] = Double.parseDouble(words.pop());
        }
        tables.put(name, new Table(rows, cols, values));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** These numbers, row-major. */
  public double[] values(String name) {
    return table(name).values().clone();
  }

  private Table table(String name) {
    return Objects.requireNonNull(tables.get(name), name);
  }

  private float[] floats(String name) {
    double[] values = table(name).values();
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  /** The number of rows of a matrix. */
  public int rows(String name) {
    return table(name).rows();
  }

  /** The number of a (1, 1) matrix. */
  double number(String name) {
    return table(name).values()[0];
  }

  /** A new matrix with these numbers. */
  public Matrix upload(Backend backend, String name) {
    return backend.upload(floats(name), table(name).rows(), table(name).cols());
  }

  /** Writes these numbers to a matrix. */
  public void write(Backend backend, String name, Matrix out) {
    backend.write(floats(name), out);
  }

  /** That a matrix has these numbers, but for what float32 sums lose. */
  public void assertIs(String name, Backend backend, Matrix x) {
    Table wanted = table(name);
    assertEquals(List.of(wanted.rows(), wanted.cols()), List.of(x.rows(), x.cols()), name);
    float[] got = backend.download(x);
    for (int i = 0; i < got.length; i++) {
      double exact = wanted.values()[i];
      assertEquals(exact, got[i], 2e-6 + 5e-6 * Math.abs(exact), name + " at " + i);
    }
  }
}
