package org.harmonium.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCommandTest {
  @TempDir private Path folder;

  @Test
  void bundle_intoAFullFolder_orOfNoJdk_isRefusedInOneLine() throws IOException {
    Files.createFile(folder.resolve("file"));
    Commands.assertRefused(folder, ExitCodes.USAGE, List.of("bundle", folder), ";");
    Path jdk = Files.createDirectory(folder.resolve("jdk"));
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("bundle", folder.resolve("new"), "--jdk", jdk), ";");
  }
}
