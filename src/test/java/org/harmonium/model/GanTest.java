package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.ShapeException;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generator and discriminator: their noise, passes and names. */
class GanTest extends OnEachBackend {
  private static Gan gan(Backend backend, String generator, String discriminator, LatentLaw law) {
    return new Gan(
        backend,
        List.of(LayerDescription.parse(generator)),
        List.of(LayerDescription.parse(discriminator)),
        law);
  }

  @ParameterizedTest
  @EnumSource(LatentLaw.class)
  void sampleLatent_eachLaw_hasMean0AndVariance1(LatentLaw law) {
    try (Backend backend = open();
        Gan gan = gan(backend, "dense:4:3:tanh", "dense:3:1:linear", law);
        Matrix z = backend.zeros(2000, 4)) {
      RandomStream random = backend.stream(1, 1);
      gan.sampleLatent(random, z);
      double[] values = backend.downloadDoubles(z);
      double mean = Arrays.stream(values).average().orElseThrow();
      double square = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
      double fourth = Arrays.stream(values).map(x -> x * x * x * x).average().orElseThrow();
      assertEquals(0, mean, 0.04);
      assertEquals(1, square, 0.05);
      assertEquals(law == LatentLaw.NORMAL ? 3 : 1.8, fourth, 0.25);
      assertEquals(1, random.position());
      assertTrue(law == LatentLaw.NORMAL || Arrays.stream(values).max().orElseThrow() < 1.7321);
      assertEquals(law, LatentLaw.parse(law.text()));
    }
  }

  @Test
  void passes_ofBoth_areThoseOfTheirNetworks() {
    try (Backend backend = open();
        Gan gan = gan(backend, "dense:4:3:tanh", "dense:3:1:linear", LatentLaw.NORMAL);
        Matrix z = backend.zeros(5, 4);
        Matrix x = backend.zeros(5, 3);
        Matrix d = backend.zeros(5, 1)) {
      gan.initialise(Initialisation.normal(1), backend.stream(2, 1));
      gan.sampleLatent(backend.stream(1, 1), z);
      gan.generate(z, x);
      gan.discriminate(x, d);
      assertArrayEquals(
          backend.download(gan.generator().layers().forward(z, null)), backend.download(x));
      double logit = backend.downloadDoubles(gan.discriminator().layers().forward(x, null))[0];
      assertEquals(1 / (1 + Math.exp(-logit)), backend.downloadDoubles(d)[0], 1e-6);
      assertEquals(
          List.of("generator.W1", "generator.c1", "discriminator.W1", "discriminator.c1"),
          List.copyOf(gan.parameters().keySet()));
    }
  }

  @Test
  void sizes_thatDoNotFit_areRefusedAndNothingStaysOpen() {
    try (Backend backend = open()) {
      ShapeException e =
          assertThrows(
              ShapeException.class,
              () -> gan(backend, "dense:4:3:tanh", "dense:2:1:linear", LatentLaw.NORMAL));
      assertEquals(
          "the generator gives rows of 3 numbers, the discriminator makes 1 of 2; it must make 1 of as many as it is given",
          e.getMessage());
      assertThrows(
          ShapeException.class,
          () -> gan(backend, "dense:4:3:tanh", "dense:3:2:linear", LatentLaw.NORMAL));
      assertEquals(0, backend.liveMatrices());
    }
    IllegalArgumentException word =
        assertThrows(IllegalArgumentException.class, () -> LatentLaw.parse("norml"));
    assertTrue(word.getMessage().startsWith("latent law 'norml' is not known"), word.getMessage());
  }
}
