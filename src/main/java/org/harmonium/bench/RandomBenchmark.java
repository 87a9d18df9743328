package org.harmonium.bench;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;

/** Measures the rate of random number generation, for several generators in one run. */
public final class RandomBenchmark {
  private static final long SEED = 1;
  private static final float P = 0.3f;

  /** The distribution of the numbers. */
  public enum Law {
    /** Uniform numbers in [0, 1). */
    UNIFORM,
    /** Standard normal numbers. */
    NORMAL,
    /** Binary samples. */
    BERNOULLI
  }

  /**
   * A backend with its generator.
   *
   * @param name philox or curand
   */
  public record Generator(String name, Backend backend) {}

  /**
   * The result of a measurement.
   *
   * @param draw seconds per matrix
   * @param numbers numbers per matrix
   */
  public record Figure(String generator, Law law, Timing draw, long numbers) {
    /** Returns the numbers per second, rows * cols / median time. */
    public double numbersASecond() {
      return numbers / draw.median();
    }
  }

  /** One distribution of one generator, ready to be timed. */
  private static final class Contestant implements AutoCloseable {
    private final Generator generator;
    private final Law law;
    private final RandomStream random;
    private final Matrix p;
    private final Matrix out;

    Contestant(Generator generator, Law law, int rows, int cols) {
      this.generator = generator;
      this.law = law;
      this.random = generator.backend().stream(SEED, 1);
      this.p = generator.backend().zeros(rows, cols);
      this.out = generator.backend().zeros(rows, cols);
      generator.backend().fill(P, p);
    }

    void draw(int n) {
      Backend backend = generator.backend();
      for (int i = 0; i < n; i++) {
        switch (law) {
          case UNIFORM -> backend.uniform(random, out);
          case NORMAL -> backend.normal(random, out);
          case BERNOULLI -> backend.bernoulli(p, random, out);
        }
      }
      backend.synchronize();
    }

    @Override
    public void close() {
      p.close();
      out.close();
    }
  }

  private RandomBenchmark() {}

  /** Measures matrices (rows, cols). The generators and distributions alternate in every repeat. */
  public static List<Figure> run(List<Generator> generators, int rows, int cols, Effort effort) {
    List<Contestant> contestants = new ArrayList<>();
    try {
      for (Law law : Law.values()) {
        for (Generator generator : generators) {
          contestants.add(new Contestant(generator, law, rows, cols));
        }
      }
      int[] blocks = contestants.stream().mapToInt(c -> effort.warm(c::draw)).toArray();
      double[][] seconds = new double[blocks.length][effort.repeats()];
      for (int repeat = 0; repeat < effort.repeats(); repeat++) {
        for (int i = 0; i < blocks.length; i++) {
          seconds[i][repeat] = Effort.seconds(contestants.get(i)::draw, blocks[i]);
        }
      }
      List<Figure> figures = new ArrayList<>();
      for (int i = 0; i < blocks.length; i++) {
        Contestant c = contestants.get(i);
        Timing timing = Timing.of(seconds[i], blocks[i]);
        figures.add(new Figure(c.generator.name(), c.law, timing, c.out.size()));
      }
      return figures;
    } finally {
      contestants.forEach(Contestant::close);
    }
  }
}
