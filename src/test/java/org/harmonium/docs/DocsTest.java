package org.harmonium.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Experiment;
import org.junit.jupiter.api.Test;

/** The README and the pages of {@code src/docs}: their links, and that they can be found. */
class DocsTest {
  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/docs");
  private static final Pattern LINK =
      Pattern.compile("]\\(([^)\\s]+)\\)|(?:src|srcset)=\"([^\"]+)\"");
  private static final Pattern COMMAND =
      Pattern.compile("^\\./harmonium run (experiments/[a-z0-9-]+\\.yaml)", Pattern.MULTILINE);
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void readme_hasAtMost100Lines() throws IOException {
    int lines = Files.readAllLines(README).size();
    assertTrue(lines <= 100, "README.md has " + lines + " lines");
  }

  @Test
  void relativeLinks_resolve() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : links(page)) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : resolve(page, parts[0]);
        boolean isAnchor = parts.length == 2 && target.toString().endsWith(".md");
        if (!Files.exists(target) || isAnchor && !anchors(target).contains(parts[1])) {
          broken.add(page + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void pages_areReachedFromTheReadme() throws IOException {
    Set<Path> reached = new TreeSet<>(Set.of(README));
    Deque<Path> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      Path page = next.remove();
      for (String link : links(page)) {
        Path target = resolve(page, link.split("#", 2)[0]);
        if (target.toString().endsWith(".md") && Files.exists(target) && reached.add(target)) {
          next.add(target);
        }
      }
    }
    List<Path> missed = new ArrayList<>(pages());
    missed.removeAll(reached);
    missed.removeIf(page -> page.startsWith(PAGES.resolve("decisions"))); // a folder is linked
    assertEquals(List.of(), missed);
  }

  @Test
  void experimentsOfCommands_exist() throws IOException {
    int found = 0;
    for (Path page : pages()) {
      var command = COMMAND.matcher(Files.readString(page));
      while (command.find()) {
        assertTrue(Files.exists(Path.of(command.group(1))), page + ": " + command.group(1));
        found++;
      }
    }
    assertTrue(found > 10, "only " + found + " commands");
  }

  @Test
  void exampleOfAnExperiment_isRead() throws IOException {
    Path page = PAGES.resolve("experiments.md");
    var example = YAML.matcher(Files.readString(page));
    assertTrue(example.find(), page + " has no example");
    Experiment experiment =
        YamlRecords.read(example.group(1), page.toString(), Experiment.class, List.of());
    assertEquals("pcd", experiment.learning().algorithm());
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README));
    try (Stream<Path> all = Files.walk(PAGES)) {
      all.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  /** The relative links of a page, to files and pictures. */
  private static List<String> links(Path page) throws IOException {
    String text = Files.readString(page).replaceAll("(?s)```.*?```", "");
    return LINK.matcher(text)
        .results()
        .map(match -> match.group(1) != null ? match.group(1) : match.group(2))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  private static Path resolve(Path page, String link) {
    Path folder = page.getParent();
    return (folder == null ? Path.of(link) : folder.resolve(link)).normalize();
  }

  /** The anchors that GitHub gives the headings of a page. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new TreeSet<>();
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("#")) {
        anchors.add(
            line.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w -]", "")
                .replace(' ', '-'));
      }
    }
    return anchors;
  }
}
