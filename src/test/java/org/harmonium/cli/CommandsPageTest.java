package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code src/docs/cli.md} has each command, and each option in its command's section. */
class CommandsPageTest {
  private static final Path PAGE = Path.of("src/docs/cli.md");

  @Test
  void page_hasAllCommandsAndOptions() throws IOException {
    String page = Files.readString(PAGE);
    List<String> missing = new ArrayList<>();
    Set<String> names = HarmoniumCommand.line("--help").getSubcommands().keySet();
    Map<String, CommandLine> commands =
        HarmoniumCommand.line(names.toArray(String[]::new)).getSubcommands(); // with their options
    assertTrue(commands.size() > 10, "only " + commands.keySet());
    commands.forEach(
        (name, command) -> {
          String section = section(page, name);
          if (section.isEmpty()) {
            missing.add(name);
          }
          require(command.getCommandSpec(), page, section, missing);
          command
              .getSubcommands()
              .values()
              .forEach(each -> require(each.getCommandSpec(), page, section, missing));
        });
    assertEquals(List.of(), missing);
  }

  private static void require(
      CommandSpec command, String page, String section, List<String> missing) {
    if (!section.contains(command.name())) {
      missing.add(command.qualifiedName());
    }
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      boolean isOfAll = name.matches("--(help|version|stacktrace)");
      if (!(isOfAll ? page : section).matches("(?s).*`" + name + "[ `].*")) {
        missing.add(command.qualifiedName() + " " + name);
      }
    }
  }

  /** The text of a section; empty if there is none. */
  private static String section(String page, String name) {
    int start = page.indexOf("\n## " + name + "\n");
    int end = page.indexOf("\n## ", start + 1);
    return start < 0 ? "" : page.substring(start, end < 0 ? page.length() : end);
  }
}
