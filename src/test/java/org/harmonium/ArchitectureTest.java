package org.harmonium;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Imports point downwards only, and foreign packages stay behind their seams. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.harmonium");

  private static final String[] LAYERS = {
    "cli",
    "bundle",
    "experiment",
    "report",
    "learning",
    "estimate",
    "data",
    "io",
    "model",
    "backend",
    "text"
  };

  private static String in(String layer) {
    return "org.harmonium." + layer + "..";
  }

  @Test
  void classes_wereFound() {
    assertTrue(CLASSES.size() > 100, CLASSES.size() + " classes");
  }

  @Test
  void layers_dependDownwardsOnly() {
    String[][] forbidden = {
      {
        "bundle",
        "cli",
        "experiment",
        "report",
        "learning",
        "estimate",
        "data",
        "io",
        "model",
        "backend"
      },
      {"experiment", "cli"},
      {"report", "cli", "experiment", "learning", "estimate", "model", "backend", "data"},
      {"learning", "cli", "experiment", "report", "estimate", "data", "io"},
      {"estimate", "cli", "experiment", "report", "learning", "data", "io"},
      {"data", "cli", "experiment", "report", "learning", "estimate", "model", "io"},
      {"io", "cli", "experiment", "report", "learning", "estimate", "model", "data", "backend"},
      {"model", "cli", "experiment", "report", "learning", "estimate", "data", "io"},
      {"backend", "cli", "experiment", "report", "learning", "estimate", "data", "io", "model"},
      {
        "text",
        "cli",
        "experiment",
        "report",
        "learning",
        "estimate",
        "data",
        "io",
        "model",
        "backend"
      }
    };
    for (String[] rule : forbidden) {
      for (int i = 1; i < rule.length; i++) {
        noClasses()
            .that()
            .resideInAPackage(in(rule[0]))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in(rule[i]))
            .check(CLASSES);
      }
    }
    assertTrue(forbidden.length == LAYERS.length - 1);
  }

  @Test
  void bundles_areForTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("cli"), in("bundle"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("bundle"))
        .check(CLASSES);
  }

  @Test
  void javasDesktop_isNotNeeded() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax..", "java.sql..")
        .check(CLASSES);
  }

  @Test
  void backends_areFoundNotImported() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.harmonium.backend.cpu..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.harmonium.backend.cpu..", "org.ejml..", "dev.ludovic..")
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
