package org.harmonium;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Imports point downwards only, and foreign packages stay behind their seams. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.harmonium");

  /** What each layer may use, besides itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry(
              "cli",
              Set.of(
                  "parity",
                  "bench",
                  "bundle",
                  "experiment",
                  "report",
                  "learning",
                  "estimate",
                  "data",
                  "io",
                  "model",
                  "nn",
                  "backend",
                  "text")),
          entry("parity", Set.of("learning", "estimate", "data", "model", "nn", "backend", "text")),
          entry("bench", Set.of("report", "learning", "model", "nn", "backend", "text")),
          entry("bundle", Set.of("text")),
          entry(
              "experiment",
              Set.of(
                  "report",
                  "learning",
                  "estimate",
                  "data",
                  "io",
                  "model",
                  "nn",
                  "backend",
                  "text")),
          entry("report", Set.of("io", "text")),
          entry("learning", Set.of("model", "nn", "backend", "text")),
          entry("estimate", Set.of("model", "nn", "backend", "text")),
          entry("data", Set.of("io", "backend", "text")),
          entry("io", Set.of("text")),
          entry("model", Set.of("nn", "backend", "text")),
          entry("nn", Set.of("backend", "text")),
          entry("backend", Set.of("text")),
          entry("text", Set.of()));

  private static String in(String layer) {
    return "org.harmonium." + layer + "..";
  }

  @Test
  void classes_wereFound() {
    assertTrue(CLASSES.size() > 100, CLASSES.size() + " classes");
  }

  @Test
  void layers_dependDownwardsOnly() {
    MAY_USE.forEach(
        (layer, used) ->
            MAY_USE.keySet().stream()
                .filter(other -> !other.equals(layer) && !used.contains(other))
                .forEach(
                    forbidden ->
                        noClasses()
                            .that()
                            .resideInAPackage(in(layer))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(in(forbidden))
                            .check(CLASSES)));
  }

  @Test
  void layers_areAllPackages() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(c -> packages.add(c.getPackageName().split("\\.")[2]));
    assertEquals(new TreeSet<>(MAY_USE.keySet()), packages);
  }

  @Test
  void backends_areFoundNotImported() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.harmonium.backend.cpu..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.harmonium.backend.cpu..", "dev.ludovic..")
        .check(CLASSES);
  }

  @Test
  void ejml_isForProductsWhiteningAndPrincipalComponents() {
    // Whitening and principal components need one decomposition, once for a data set and in
    // double, before there is a model: too little to be an operation of every backend.
    noClasses()
        .that()
        .resideOutsideOfPackages("org.harmonium.backend.cpu..", "org.harmonium.data")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ejml..")
        .check(CLASSES);
  }

  @Test
  void cuda_isBehindItsBackend() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.harmonium.backend.cuda..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.harmonium.backend.cuda..", "jcuda..")
        .check(CLASSES);
  }

  @Test
  void printing_isForTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.harmonium.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void randomness_isPhilox() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("org.harmonium.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
