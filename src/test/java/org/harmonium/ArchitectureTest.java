package org.harmonium;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Imports point downwards only, and foreign packages stay behind their seams. */
class ArchitectureTest {
  private static final String ROOT = ""; // the public interface

  /** It depends on nothing, and the exceptions of all layers extend it. */
  private static final DescribedPredicate<JavaClass> BASE_OF_EXCEPTIONS =
      belongToAnyOf(HarmoniumException.class);

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.harmonium");

  /** The layers of models, from the top. */
  private static final List<String> BELOW_KIND =
      List.of(
          "report",
          "learning",
          "estimate",
          "data",
          "io",
          "model",
          "nn",
          "config",
          "backend",
          "text");

  /** What each layer may use, besides itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("cli", and(BELOW_KIND, ROOT, "parity", "bench", "bundle", "experiment", "kind")),
          entry(ROOT, and(BELOW_KIND, "experiment", "kind")),
          entry("parity", Set.of("learning", "estimate", "data", "model", "nn", "backend", "text")),
          entry("bench", Set.of("report", "learning", "model", "nn", "backend", "text")),
          entry("bundle", Set.of("io", "text")),
          entry("experiment", and(BELOW_KIND, "kind")),
          entry("kind", and(BELOW_KIND)),
          entry("report", Set.of("io", "text")),
          entry("learning", Set.of("model", "nn", "config", "backend", "text")),
          entry("estimate", Set.of("model", "nn", "config", "backend", "text")),
          entry("data", Set.of("io", "config", "backend", "text")),
          entry("io", Set.of("text")),
          entry("model", Set.of("nn", "config", "backend", "text")),
          entry("nn", Set.of("config", "backend", "text")),
          entry("config", Set.of("text")),
          entry("backend", Set.of("text")),
          entry("text", Set.of()));

  /** The kinds of models; each is a package that no other package depends on. */
  private static final Set<String> KINDS =
      Set.of("rbm", "bm", "dbn", "dbm", "classifier", "autoencoder", "gan");

  /** The packages of what kinds share. */
  private static final Set<String> SHARED_BY_KINDS = Set.of("rows", "machine", "network");

  private static Set<String> and(List<String> below, String... others) {
    Set<String> all = new TreeSet<>(below);
    all.addAll(List.of(others));
    return all;
  }

  private static String in(String layer) {
    return layer.equals(ROOT) ? "org.harmonium" : "org.harmonium." + layer + "..";
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
                            .dependOnClassesThat(
                                resideInAPackage(in(forbidden)).and(not(BASE_OF_EXCEPTIONS)))
                            .allowEmptyShould(layer.equals(ROOT))
                            .check(CLASSES)));
  }

  @Test
  void layers_areAllPackages() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(c -> packages.add((c.getPackageName() + ".").split("\\.", -1)[2]));
    packages.add(ROOT);
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
  void kinds_areFoundNotImported() {
    for (String kind : KINDS) {
      noClasses()
          .that()
          .resideOutsideOfPackage("org.harmonium.kind." + kind)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.harmonium.kind." + kind)
          .check(CLASSES);
    }
  }

  @Test
  void kinds_areAllPackagesOfKind() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(
        c -> {
          if (c.getPackageName().startsWith("org.harmonium.kind.")) {
            packages.add(c.getPackageName().split("\\.")[3]);
          }
        });
    Set<String> known = new TreeSet<>(KINDS);
    known.addAll(SHARED_BY_KINDS);
    assertEquals(known, packages);
  }

  @Test
  void kind_dependsOnNoFamilyOfKinds() {
    noClasses()
        .that()
        .resideInAnyPackage("org.harmonium.kind", "org.harmonium.kind.rows")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.harmonium.kind.machine", "org.harmonium.kind.network")
        .check(CLASSES);
  }

  @Test
  void experiment_knowsNoFamilyOfKinds() {
    noClasses()
        .that()
        .resideInAPackage("org.harmonium.experiment..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.harmonium.kind.machine", "org.harmonium.kind.network")
        .check(CLASSES);
  }

  @Test
  void countingBackend_isForRehearsals() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.harmonium.kind", "org.harmonium.backend.counting")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.harmonium.backend.counting")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("org.harmonium.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void families_haveNoCycles() {
    // What kinds share may use kind and its rows, which know each other; kinds are leaves.
    slices().matching("org.harmonium.kind.(*)").should().beFreeOfCycles().check(CLASSES);
  }
}
