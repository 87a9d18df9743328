package org.harmonium.bundle;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The source checkout in which this program was built.
 *
 * @param root the directory with {@code pom.xml} and {@code target}
 */
public record BuildTree(Path root) {

  /**
   * Returns the checkout of the running program.
   *
   * @throws IllegalArgumentException if the program is not in a checkout
   */
  public static BuildTree current() {
    try {
      return around(
          Path.of(BuildTree.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of a jar is a URI", e);
    }
  }

  /** Returns the checkout with this file or directory in its {@code target}. */
  static BuildTree around(Path code) {
    Path target = code.toAbsolutePath().normalize().getParent();
    if (target == null
        || !target.endsWith("target")
        || !Files.isRegularFile(target.resolveSibling("pom.xml"))) {
      throw new IllegalArgumentException(
          code + ": is not part of a build; run 'bundle' with the launcher of a source checkout");
    }
    return new BuildTree(target.resolveSibling("").normalize()).complete();
  }

  private BuildTree complete() {
    if (!Files.isRegularFile(jar()) || !Files.isDirectory(target("lib"))) {
      throw new IllegalArgumentException(
          root + ": was not packaged; build it first: mvn -DskipTests package");
    }
    return this;
  }

  Path jar() {
    return target("harmonium.jar");
  }

  /** Returns a file or directory created by the build. */
  Path target(String name) {
    return root.resolve("target").resolve(name);
  }
}
