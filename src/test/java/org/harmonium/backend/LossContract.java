package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Losses against their formulas in double, and gradients against differences of the losses. */
interface LossContract extends BackendUnderTest {

  /** A loss, and its gradient. */
  record Loss(String name, Value value, Gradient gradient) {}

  /** The number. */
  interface Value {
    double of(Backend backend, Matrix x, Matrix target);
  }

  /** What is written. */
  interface Gradient {
    void of(Backend backend, Matrix x, Matrix target, Matrix gradient);
  }

  List<Loss> LOSSES =
      List.of(
          new Loss("squaredError", Backend::squaredError, Backend::squaredErrorGradient),
          new Loss(
              "binaryCrossEntropy",
              Backend::binaryCrossEntropy,
              Backend::binaryCrossEntropyGradient),
          new Loss(
              "softmaxCrossEntropy",
              Backend::softmaxCrossEntropy,
              Backend::softmaxCrossEntropyGradient));

  /** Rows of uneven weights that add up to 1, to float. */
  private Matrix targets(int rows, int cols) {
    Matrix t = random(rows, cols, 99);
    backend().softmax(t, t);
    return t;
  }

  @Test
  default void binaryCrossEntropy_softmaxCrossEntropy_farLogits_areExact() {
    try (Matrix x = backend().upload(new float[] {1e4f, -1e4f, 0, 1e4f, -1e4f, 0}, 2, 3);
        Matrix target = backend().upload(new float[] {1, 0, 0, 0, 1, 0}, 2, 3)) {
      // Right in the first row, wrong twice in the second; a unit at 0 costs log 2.
      assertEquals(2e4 + 2 * Math.log(2), backend().binaryCrossEntropy(x, target), 1e-10);
      assertEquals(2e4, backend().softmaxCrossEntropy(x, target), 1e-10);
    }
  }

  /** Each element moved a little both ways: the loss changes as the gradient says. */
  @Test
  default void
      squaredErrorGradient_binaryCrossEntropyGradient_softmaxCrossEntropyGradient_areDifferences() {
    float h = 0x1p-10f;
    float[] values = BackendUnderTest.normals(15, 4);
    try (Matrix x = backend().zeros(5, 3);
        Matrix target = targets(5, 3);
        Matrix gradient = poisoned(5, 3)) {
      for (Loss loss : LOSSES) {
        backend().write(values, x);
        loss.gradient.of(backend(), x, target, gradient);
        float[] got = backend().download(gradient);
        for (int i = 0; i < values.length; i++) {
          float[] moved = values.clone();
          moved[i] = values[i] + h;
          double width = moved[i];
          backend().write(moved, x);
          double difference = loss.value.of(backend(), x, target);
          moved[i] = values[i] - h;
          width -= moved[i];
          backend().write(moved, x);
          difference -= loss.value.of(backend(), x, target);
          assertEquals(difference / width, got[i], 1e-6, loss.name);
        }
      }
    }
  }

  @Test
  default void gradients_ofViewsInARecordedStep_areThoseAtOnce() {
    try (Matrix x = random(4, 3, 1);
        Matrix target = targets(4, 3);
        Matrix direct = poisoned(6, 3);
        Matrix replayed = poisoned(6, 3)) {
      for (Loss loss : LOSSES) {
        loss.gradient.of(backend(), x.rows(1, 3), target.rows(2, 4), direct.rows(3, 5));
        try (Recording step =
            backend()
                .record(
                    () ->
                        loss.gradient.of(
                            backend(), x.rows(1, 3), target.rows(2, 4), replayed.rows(3, 5)))) {
          step.replay(2);
        }
        assertArrayEquals(backend().download(direct), backend().download(replayed), loss.name);
      }
    }
  }

  @Test
  default void losses_shapesThatDifferOrOverwrittenTargets_areNamed() {
    try (Matrix x = backend().zeros(3, 2);
        Matrix same = backend().zeros(3, 2);
        Matrix other = backend().zeros(2, 3)) {
      for (Loss loss : LOSSES) {
        assertEquals(
            loss.name + ": (3, 2) and (2, 3) differ",
            refusal(() -> loss.value.of(backend(), x, other)));
        String gradient = loss.name + "Gradient: ";
        assertEquals(
            gradient + "(3, 2) and (2, 3) differ",
            refusal(() -> loss.gradient.of(backend(), x, same, other)));
        assertEquals(
            gradient + "the gradient must be another matrix than the targets",
            refusal(() -> loss.gradient.of(backend(), x, same, same)));
      }
    }
  }

  private static String refusal(Runnable work) {
    return String.valueOf(assertThrows(ShapeException.class, work::run).getMessage());
  }
}
