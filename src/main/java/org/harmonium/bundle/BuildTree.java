package org.harmonium.bundle;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkout that this program was built in.
 *
 * @param root the folder with {@code pom.xml} and {@code target}
 */
public record BuildTree(Path root) {

  /**
   * The checkout around the running program.
   *
   * @throws IllegalArgumentException if the jar was taken out of its checkout, or there is none
   */
  public static BuildTree current() {
    try {
      return around(
          Path.of(BuildTree.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of a jar is a URI", e);
    }
  }

  /** The checkout with this file or folder in its {@code target}. */
  static BuildTree around(Path code) {
    Path target = code.toAbsolutePath().normalize().getParent();
    if (target == null
        || !target.endsWith("target")
        || !Files.isRegularFile(target.resolveSibling("pom.xml"))) {
      throw new IllegalArgumentException(
          code + ": is no part of a build; run 'bundle' by the launcher of a source checkout");
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

  /** A file or folder that the build has made. */
  Path target(String name) {
    return root.resolve("target").resolve(name);
  }
}
