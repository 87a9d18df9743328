package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The parser reads the options of the commands asked for only, and nothing shows it. */
class UsageTest {
  @Test
  void usage_isThatOfAllCommandsReadInFull() {
    CommandLine summaries = HarmoniumCommand.line("--help");
    Set<String> names = summaries.getSubcommands().keySet();
    CommandLine whole = HarmoniumCommand.line(names.toArray(String[]::new));
    assertEquals(13, names.size(), names.toString());
    assertEquals(whole.getUsageMessage(), summaries.getUsageMessage());
    for (String name : names) {
      CommandLine one = HarmoniumCommand.line(name, "--help").getSubcommands().get(name);
      assertEquals(whole.getSubcommands().get(name).getUsageMessage(), one.getUsageMessage(), name);
    }
  }

  @Test
  void line_readsTheOptionsOfTheCommandThatIsAskedForOnly() {
    CommandLine line = HarmoniumCommand.line("--stacktrace", "run", "x.yaml");
    assertTrue(hasOption(line, "run", "--out"));
    assertTrue(hasOption(line, "run", "--stacktrace"));
    assertFalse(hasOption(line, "resume", "--json"));
  }

  @Test
  void line_ofAnArgumentFile_readsAll() {
    assertTrue(hasOption(HarmoniumCommand.line("@arguments"), "run", "--out"));
  }

  private static boolean hasOption(CommandLine line, String command, String option) {
    return line.getSubcommands().get(command).getCommandSpec().optionsMap().containsKey(option);
  }
}
