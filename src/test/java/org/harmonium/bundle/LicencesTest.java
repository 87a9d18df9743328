package org.harmonium.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonium.ClassPath;
import org.harmonium.io.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The list of licences is that of the libraries that are there. */
@Timeout(60)
class LicencesTest {
  private static final Path LIST = Path.of("src/main/resources/org/harmonium/bundle/LICENCES.txt");
  private static final Pattern ENTRY = Pattern.compile("(\\S+\\.jar) .* ([0-9a-f]{64})");
  private static final Pattern OF_TESTS =
      Pattern.compile("(junit-|opentest4j|apiguardian|archunit|slf4j|surefire).*");

  @TempDir Path folder;

  /** The SHA-256 of each jar in the list. */
  private static Map<String, String> listed() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(LIST)) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        listed.put(entry.group(1), entry.group(2));
      }
    }
    return listed;
  }

  @Test
  void list_isOfTheLibrariesOnTheClassPath() throws Exception {
    Map<String, String> libraries = new TreeMap<>();
    for (Path jar : ClassPath.jars()) {
      String name = jar.getFileName().toString();
      if (!OF_TESTS.matcher(name).matches()) {
        libraries.put(name, Sha256.of(jar));
      }
    }
    Map<String, String> listed = listed();
    listed.keySet().removeIf(name -> name.startsWith("junit-")); // in target/test-lib
    assertTrue(libraries.size() > 10, libraries.toString());
    assertEquals(new TreeSet<>(libraries.keySet()), new TreeSet<>(listed.keySet()));
    assertEquals(libraries, listed);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void check_refusesAJarThatIsAlteredOrUnknown() throws Exception {
    Path picocli =
        ClassPath.jars().stream()
            .filter(jar -> jar.getFileName().toString().startsWith("picocli"))
            .findFirst()
            .orElseThrow();
    Path copy = Files.copy(picocli, folder.resolve(picocli.getFileName()));
    assertEquals("", checked());
    byte[] bytes = Files.readAllBytes(copy);
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy, bytes);
    assertTrue(checked().contains("has not the SHA-256"), checked());
    Files.copy(picocli, folder.resolve("other.jar"));
    assertTrue(checked().contains("other.jar is not in"), checked());
  }

  /** What the check says; nothing if it passes. */
  private String checked() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of("bash", "native/check-libraries", LIST.toString(), folder.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(said.isEmpty(), process.exitValue() == 0, said);
    return said;
  }
}
