package org.harmonium.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The scripts and text files of a bundle, created from the resources of the same names. */
final class Scripts {
  private Scripts() {}

  static void write(Jdk jdk, boolean withTests, Path bundle) throws IOException {
    executable(bundle.resolve("harmonium"), filled("harmonium", jdk));
    if (withTests) {
      executable(bundle.resolve("run-tests"), filled("run-tests", jdk));
    }
    Files.writeString(bundle.resolve("README.txt"), filled("README.txt", jdk));
    Files.writeString(bundle.resolve("LICENCES.txt"), filled("LICENCES.txt", jdk));
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String filled(String name, Jdk jdk) throws IOException {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("this jar does not contain the resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@FLAGS@", flags(jdk))
          .replace("@JAVA@", Integer.toString(jdk.major()));
    }
  }

  /**
   * Returns the Java flags set by the launcher of the checkout, except that for the garbage
   * collector.
   */
  private static String flags(Jdk jdk) {
    String flags = jdk.major() >= 22 ? " --enable-native-access=ALL-UNNAMED" : "";
    if (jdk.hasVectors()) {
      flags += " --add-modules " + JavaRuntime.VECTORS + " -XX:ObjectAlignmentInBytes=64";
    }
    return flags.strip();
  }
}
