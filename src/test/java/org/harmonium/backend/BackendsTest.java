package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which of several backends is chosen, and what is said of the others. */
class BackendsTest {
  private static final Map<String, String> OPTIONS = Map.of("cuda.libs", "there");

  /** A backend that opens, or refuses, as it is told. */
  private record Provider(
      String name,
      Optional<String> unavailable,
      Optional<String> againstAuto,
      Supplier<Backend> maker)
      implements BackendProvider {
    static Provider opening(String name) {
      return new Provider(name, Optional.empty(), Optional.empty(), Backends::cpu);
    }

    static Provider failing(String name, RuntimeException e) {
      return new Provider(
          name,
          Optional.empty(),
          Optional.empty(),
          () -> {
            throw e;
          });
    }

    static Provider missing(String name, String reason) {
      return new Provider(name, Optional.of(reason), Optional.of(reason), Backends::cpu);
    }

    @Override
    public Optional<String> unavailableReason(Map<String, String> options) {
      assertEquals(OPTIONS, options);
      return unavailable;
    }

    @Override
    public Optional<String> reasonAgainstAuto(Map<String, String> options) {
      assertEquals(OPTIONS, options);
      return againstAuto;
    }

    @Override
    public Backend open(Map<String, String> options) {
      assertEquals(OPTIONS, options);
      return maker.get();
    }
  }

  private static List<String> passedOver(String name, Provider... providers) {
    List<String> lines = new ArrayList<>();
    try (Backends.Choice choice = Backends.choose(name, OPTIONS, List.of(providers))) {
      lines.addAll(choice.passedOver());
    }
    return lines;
  }

  private static String refusal(String name, Provider... providers) {
    return assertThrows(
            BackendException.class, () -> Backends.choose(name, OPTIONS, List.of(providers)))
        .getMessage();
  }

  @Test
  void auto_theFirstThatOpens_isChosen() {
    assertEquals(
        List.of(), passedOver("auto", Provider.opening("cuda"), Provider.missing("cpu", "no")));
    assertEquals(
        List.of("backend cuda is passed over: no driver; install it"),
        passedOver(
            "auto", Provider.missing("cuda", "no driver; install it"), Provider.opening("cpu")));
    assertEquals(
        List.of("backend cuda is passed over: too old"),
        passedOver(
            "auto",
            Provider.failing("cuda", new BackendException("too old")),
            Provider.opening("cpu")));
  }

  @Test
  void auto_whatIsAgainstItAlone_doesNotStandAgainstTheName() {
    Provider emulated =
        new Provider("cuda", Optional.empty(), Optional.of("test equipment"), Backends::cpu);
    assertEquals(
        List.of("backend cuda is passed over: test equipment"),
        passedOver("auto", emulated, Provider.opening("cpu")));
    assertEquals(List.of(), passedOver("cuda", emulated, Provider.opening("cpu")));
  }

  @Test
  void auto_noneOpens_isRefusedWithEveryReason() {
    assertEquals(
        "no backend can be used: backend cuda is passed over: no driver; backend cpu is passed"
            + " over: no cores",
        refusal(
            "auto",
            Provider.missing("cuda", "no driver"),
            Provider.failing("cpu", new BackendException("no cores"))));
  }

  @Test
  void auto_aWrongOption_isNotPassedOver() {
    Provider strict = Provider.failing("cuda", new IllegalArgumentException("cuda.device"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Backends.choose("auto", OPTIONS, List.of(strict, Provider.opening("cpu"))));
  }

  @Test
  void name_thatCannotBeHad_isRefusedWithTheReason() {
    assertEquals(
        "backend 'cuda' cannot be used: no driver; install it",
        refusal(
            "cuda", Provider.missing("cuda", "no driver; install it"), Provider.opening("cpu")));
    assertEquals(
        "backend 'cuda' cannot be used: this build has no CUDA backend; choose cpu or auto",
        refusal("cuda", Provider.opening("cpu")));
    assertEquals(
        "no backend is called 'gpu'; choose auto, cuda, cpu",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Backends.choose(
                        "gpu", OPTIONS, List.of(Provider.opening("cuda"), Provider.opening("cpu"))))
            .getMessage());
  }

  @Test
  void cpu_anotherPrecisionOrGenerator_isRefused() {
    assertEquals(
        "backend.precision: the CPU has fp32 only, not tf32; set it to fp32, or choose backend cuda",
        assertThrows(
                BackendException.class, () -> Backends.open("cpu", Map.of("precision", "tf32")))
            .getMessage());
    assertThrows(BackendException.class, () -> Backends.open("cpu", Map.of("random", "curand")));
    Backends.open("cpu", Map.of("precision", "fp32", "random", "philox")).close();
  }
}
