package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written by NumPy are read, and NumPy reads the files written here. */
class NumpyExchangeTest {
  private static final String[] TYPES = {
    "|b1", "|u1", "|i1", "<u2", "<i2", ">i2", "<u4", "<i4", ">i4", "<i8", ">i8", "<f4", ">f4",
    "<f8", ">f8"
  };

  @TempDir Path folder;

  @BeforeEach
  void requireNumpy() throws Exception {
    boolean present = exitCode("import numpy") == 0;
    if ("true".equals(System.getenv("CI"))) {
      assertTrue(present, "CI needs python3 with numpy: without it nobody checks our NPY files");
    }
    assumeTrue(present, "python3 with numpy is not here, so NPY files are not exchanged with it");
  }

  private int exitCode(String script) throws Exception {
    try {
      return new ProcessBuilder("python3", "-c", script)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("python.log").toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // no python3
    }
  }

  private void python(String script) throws Exception {
    int code = exitCode(script);
    Path log = folder.resolve("python.log");
    assertEquals(0, code, () -> readText(log));
  }

  private static String readText(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void read_everyTypeOrderAndVersion_givesNumpysNumbers() throws Exception {
    python(
        """
        import numpy as np
        base = np.arange(24).reshape(4, 2, 3)
        for i, t in enumerate('%s'.split()):
            a = ((base %% 2) if 'b' in t else base * 5).astype(t)
            for order in 'CF':
                for v in (1, 2, 3):
                    with open(f'{i}{order}{v}.npy', 'wb') as f:
                        np.lib.format.write_array(f, np.array(a, order=order), version=(v, 0))
        """
            .formatted(String.join(" ", TYPES)));
    for (int i = 0; i < TYPES.length; i++) {
      for (String order : List.of("C", "F")) {
        for (int version = 1; version <= 3; version++) {
          Path file = folder.resolve(i + order + version + ".npy");
          Dataset data = NpyReader.read(file);
          assertEquals(new ImageShape(2, 3), data.imageShape());
          assertArrayEquals(expected(TYPES[i]), allRows(data), TYPES[i] + order + version);
        }
      }
    }
  }

  private static float[] expected(String type) {
    float[] values = new float[24];
    for (int k = 0; k < 24; k++) {
      values[k] = type.equals("|b1") ? k % 2 : type.equals("|u1") ? k * 5 / 255f : k * 5;
    }
    return values;
  }

  private static float[] allRows(Dataset data) {
    float[] all = new float[data.rows() * data.cols()];
    float[] row = new float[data.cols()];
    for (int i = 0; i < data.rows(); i++) {
      data.row(i, row);
      System.arraycopy(row, 0, all, i * row.length, row.length);
    }
    return all;
  }

  @Test
  void read_npzPlainAndPacked_givesNumpysNumbers() throws Exception {
    python(
        """
        import numpy as np
        x = np.linspace(0, 1, 35000, dtype='f4').reshape(500, 70)
        y = np.arange(500) % 10
        np.savez('plain.npz', x=x, y=y)
        np.savez_compressed('packed.npz', x=x, y=y)
        """);
    for (String name : List.of("plain.npz", "packed.npz")) {
      Path file = folder.resolve(name);
      Dataset data = Datasets.open(file + ":x").withLabels(NpzReader.readLabels(file, "y"));
      assertEquals(500, data.rows());
      assertEquals(1f, data.value(499, 69));
      int[] labels = Datasets.openLabels(file + ":y");
      assertEquals(9, labels[499]);
    }
  }

  @Test
  void write_everyType_isWhatNumpyLoads() throws Exception {
    int n = 40_000; // more than one block of the writer
    float[] floats = new float[n];
    double[] doubles = new double[n];
    int[] ints = new int[n];
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      floats[i] = i / 8f;
      doubles[i] = i / 3.0;
      ints[i] = i - 5;
      bytes[i] = (byte) i;
    }
    NpyWriter.write(folder.resolve("f.npy"), floats, 200, 200);
    NpyWriter.write(folder.resolve("d.npy"), doubles, 50, 8, 100);
    NpyWriter.write(folder.resolve("i.npy"), ints, n);
    NpyWriter.write(folder.resolve("b.npy"), bytes, 4, n / 4);
    NpyWriter.write(folder.resolve("none.npy"), new float[0], 0, 7);
    python(
        """
        import numpy as np
        k = np.arange(40000)
        f, d, i, b = (np.load(c + '.npy') for c in 'fdib')
        assert f.dtype == '<f4' and f.shape == (200, 200) and (f.ravel() == k / 8).all()
        assert d.dtype == '<f8' and d.shape == (50, 8, 100) and (d.ravel() == k / 3).all()
        assert i.dtype == '<i4' and i.shape == (40000,) and (i == k - 5).all()
        assert b.dtype == 'u1' and b.shape == (4, 10000) and (b.ravel() == k % 256).all()
        assert np.load('none.npy').shape == (0, 7)
        for c in 'fdib':
            assert (np.load(c + '.npy', mmap_mode='r').offset % 64) == 0
        """);
  }
}
