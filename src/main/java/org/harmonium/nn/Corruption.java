package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Noise on the input in training, which a denoising autoencoder learns to remove; at inference the
 * layer passes its input through (Vincent, Larochelle, Lajoie, Bengio and Manzagol: Stacked
 * denoising autoencoders, JMLR 11, 2010, section 3.3).
 *
 * <pre>
 *   masking:          y = x kept;                      dx = dy kept
 *   gaussian:         y = x + level z, z normal;       dx = dy
 *   salt and pepper:  y = x kept + coin (1 - kept);    dx = dy kept
 *
 *   kept = 1 with probability 1 - level, else 0;  coin = 0 or 1, each with probability 1/2
 * </pre>
 */
public final class Corruption extends LeafLayer {
  private final CorruptionKind kind;
  private final float level;
  private final Matrix deviations; // (1, size) level
  private final RowScratch outputs; // (n, size) y
  private final RowScratch gradients; // (n, size) dx; scratch of salt and pepper
  private final RowScratch keeps; // (n, size) kept
  private final RowScratch coins; // (n, size) coin, then coin (1 - kept)
  private boolean corrupted; // was the last forward pass in training?

  /** A layer of {@code size} units, of a level from 0 to 1; see {@link CorruptionKind}. */
  public Corruption(Backend backend, int size, CorruptionKind kind, double level) {
    super(backend, new Description(size, kind, level));
    this.kind = kind;
    this.level = (float) level;
    this.deviations = workspace.zeros(1, size);
    backend.fill(this.level, deviations);
    this.outputs = room(size);
    this.gradients = room(size);
    this.keeps = room(size);
    this.coins = room(size);
  }

  /** One draw in training, two for salt and pepper. */
  @Override
  protected Matrix output(Matrix x, @Nullable RandomStream training) {
    corrupted = training != null;
    if (training == null) {
      return x;
    }
    Matrix y = outputs.rows(x.rows());
    switch (kind) {
      case MASKING -> mask(x, training, y);
      case GAUSSIAN -> {
        backend.copy(x, y);
        backend.addNormal(deviations, training, y);
      }
      case SALT_AND_PEPPER -> {
        mask(x, training, y);
        cover(training, y);
      }
    }
    return y;
  }

  private void mask(Matrix x, RandomStream random, Matrix y) {
    Matrix kept = keeps.rows(x.rows());
    backend.fill(1 - level, kept);
    backend.bernoulli(kept, random, kept);
    backend.hadamard(x, kept, y);
  }

  private void cover(RandomStream random, Matrix y) {
    Matrix coin = coins.rows(y.rows());
    Matrix hidden = gradients.rows(y.rows());
    backend.fill(0.5f, coin);
    backend.bernoulli(coin, random, coin);
    backend.hadamard(coin, keeps.rows(y.rows()), hidden);
    backend.axpy(Scalar.MINUS_ONE, hidden, coin);
    backend.axpy(Scalar.ONE, coin, y);
  }

  @Override
  protected @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    if (!wanted.input()) {
      return null;
    }
    if (!corrupted || kind == CorruptionKind.GAUSSIAN) {
      return dy;
    }
    Matrix dx = gradients.rows(x.rows());
    backend.hadamard(dy, keeps.rows(x.rows()), dx);
    return dx;
  }

  /** {@code KIND:SIZE:LEVEL}, of a level from 0 to 1. */
  public record Description(int size, CorruptionKind kind, double level)
      implements LayerDescription.SameSize {
    /** Checks the size and the level. */
    public Description {
      LayerWord.requireSizes(kind.text(), size, size);
      LayerWord.require(level >= 0 && level <= 1, kind.text(), "level", level, "from 0 to 1");
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Corruption(backend, size, kind, level);
    }

    @Override
    public List<Integer> rowWidths() {
      return List.of(size, size, size, size);
    }

    @Override
    public boolean isTrainingOnly() {
      return true;
    }

    @Override
    public boolean isCorruption() {
      return true;
    }

    @Override
    public String toString() {
      return LayerWord.of(kind.text(), size, level);
    }
  }

  /** A name for each kind of noise. */
  public record Kind() implements LayerKind {
    @Override
    public List<String> names() {
      return CorruptionKind.names();
    }

    @Override
    public String fields() {
      return "SIZE:LEVEL";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Description(word.whole(1), CorruptionKind.parse(word.name()), word.number(2));
    }
  }
}
