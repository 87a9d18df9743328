package org.harmonium.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python reads files written here, and files written by Python are read, with NumPy only. */
class NumpyTest {
  private static final String READ =
      """
      import json, struct, sys
      import numpy as np
      TYPES = {'F32': '<f4', 'F64': '<f8', 'I32': '<i4', 'I64': '<i8', 'U8': '|u1'}
      raw = open(sys.argv[1], 'rb').read()
      n = struct.unpack('<Q', raw[:8])[0]
      header = json.loads(raw[8:8 + n])
      meta = header.pop('__metadata__')
      print(meta['model'])
      for name, t in header.items():
          begin, end = t['data_offsets']
          a = np.frombuffer(raw[8 + n + begin:8 + n + end], TYPES[t['dtype']]).reshape(t['shape'])
          weights = np.arange(1, a.size + 1).reshape(a.shape)
          print(name, a.dtype.name, list(a.shape), repr(float((a * weights).sum())))
      """;

  private static final String WRITE =
      """
      import json, struct, sys
      import numpy as np
      tensors = {'W': np.arange(12, dtype='<f4').reshape(3, 4) / 8, 'b': np.array([], '<f8'),
                 'k': np.array(-5, '<i8')}
      header, data = {'__metadata__': {'by': 'numpy'}}, b''
      for name, a in tensors.items():
          kind = {'float32': 'F32', 'float64': 'F64', 'int64': 'I64'}[a.dtype.name]
          offsets = [len(data), len(data) + a.nbytes]
          header[name] = {'dtype': kind, 'shape': list(a.shape), 'data_offsets': offsets}
          data += a.tobytes()
      text = json.dumps(header).encode()
      open(sys.argv[1], 'wb').write(struct.pack('<Q', len(text)) + text + data)
      """;

  @TempDir Path folder;

  @BeforeAll
  static void findNumpy() throws Exception {
    boolean found;
    try {
      found = python("import numpy").equals("");
    } catch (IOException e) {
      found = false;
    }
    assertTrue(found || !"true".equals(System.getenv("CI")), "CI needs python3 with numpy");
    assumeTrue(found, "python3 with numpy is not here");
  }

  private static String python(String script, Object... arguments) throws Exception {
    var command = new ArrayList<>(List.of("python3", "-c", script));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said : "failed: " + said;
  }

  @Test
  void numpy_readsWhatIsWrittenHere() throws Exception {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("W", Tensor.f32(new float[] {0, 1, 2, 3, 4, 5.5f}, 3, 2));
    tensors.put("b", Tensor.f64(new double[] {0.1}));
    tensors.put("c", Tensor.u8(new byte[] {-1, 2}, 2));
    tensors.put("n", Tensor.i64(new long[] {1L << 40}, 1));
    tensors.put("e", Tensor.i32(new int[0], 0, 7));
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, new TensorFile(tensors, Map.of("model", "rbm ü")));
    assertEquals(
        """
        rbm ü
        W float32 [3, 2] 73.0
        b float64 [] 0.1
        c uint8 [2] 259.0
        n int64 [1] 1099511627776.0
        e int32 [0, 7] 0.0
        """,
        python(
            "# -*- coding: utf-8 -*-\nimport sys; sys.stdout.reconfigure(encoding='utf-8')\n"
                + READ,
            file));
  }

  @Test
  void numpy_writesWhatIsReadHere() throws Exception {
    Path file = folder.resolve("numpy.safetensors");
    assertEquals("", python(WRITE, file));
    TensorFile read = SafetensorsReader.read(file);
    assertEquals(Map.of("by", "numpy"), read.metadata());
    assertArrayEquals(new int[] {3, 4}, read.tensor("W").shape());
    assertEquals(11 / 8f, read.tensor("W").floats()[11]);
    assertEquals(0, read.tensor("b").size());
    assertArrayEquals(new long[] {-5}, read.tensor("k").longs());
  }
}
