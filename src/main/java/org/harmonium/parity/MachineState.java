package org.harmonium.parity;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Rbm;

/**
 * A machine in the middle of training: random weights, a minibatch of binary data, hidden states of
 * chains, and velocities in motion. Symbols as in {@link org.harmonium.model}.
 */
@SuppressWarnings("ArrayRecordComponent") // held, never compared
record MachineState(
    int visible,
    int hidden,
    int rows,
    float[] w,
    float[] b,
    float[] c,
    float[] v,
    float[] h,
    float[] dW,
    float[] db,
    float[] dc) {

  static MachineState random(int visible, int hidden, int rows, long seed) {
    return new MachineState(
        visible,
        hidden,
        rows,
        Numbers.normals(visible * hidden, 0.05, seed),
        Numbers.normals(visible, 0.5, seed + 1),
        Numbers.normals(hidden, 0.5, seed + 2),
        Numbers.bits(rows * visible, 0.3, seed + 3),
        Numbers.bits(rows * hidden, 0.5, seed + 4),
        Numbers.normals(visible * hidden, 0.01, seed + 5),
        Numbers.normals(visible, 0.01, seed + 6),
        Numbers.normals(hidden, 0.01, seed + 7));
  }

  /** Such as {@code 784x500 batch 100}. */
  String shape() {
    return "%dx%d batch %d".formatted(visible, hidden, rows);
  }

  /** A machine with these parameters; the caller closes it. */
  Rbm open(Backend backend) {
    Rbm rbm = new Rbm(backend, visible, hidden);
    backend.write(w, rbm.weights());
    backend.write(b, rbm.visibleBias());
    backend.write(c, rbm.hiddenBias());
    return rbm;
  }

  /** Puts velocities, and chains where the rule has them, into a rule's state. */
  void write(Backend backend, Map<String, Matrix> state) {
    Map<String, float[]> values = Map.of("dW", dW, "db", db, "dc", dc, "chains", h);
    values.forEach(
        (name, x) -> {
          Matrix to = state.get(name);
          if (to != null) {
            backend.write(x, to);
          }
        });
  }
}
