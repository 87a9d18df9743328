package org.harmonium.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code src/docs/experiments.md} is what its generator makes of the present records. */
class ExperimentsPageTest {
  private static final Path PAGE = Path.of("src/docs/experiments.md");
  private static final String REGENERATE =
      "mvn -q test -Dtest=ExperimentsPageTest -Dharmonium.docs=write";

  @Test
  void page_isUpToDate() throws IOException {
    String page = head() + new SettingsPage().tables();
    if ("write".equals(System.getProperty("harmonium.docs"))) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        page, Files.readString(PAGE), PAGE + " is out of date; regenerate it: " + REGENERATE);
  }

  private static String head() throws IOException {
    try (var in = ExperimentsPageTest.class.getResourceAsStream("experiments-head.md")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
