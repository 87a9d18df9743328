package org.harmonium.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A checkout as its build leaves it, put together from what these tests run with. */
final class MadeTree {
  private MadeTree() {}

  /** One in which nothing could run: the files are empty. */
  static BuildTree empty(Path root) throws IOException {
    Files.createDirectories(root.resolve("target/lib"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createFile(root.resolve("target/harmonium.jar"));
    return BuildTree.around(root.resolve("target/harmonium.jar"));
  }

  /** One with our classes, all libraries, and one class of tests. */
  static BuildTree whole(Path root, String experiment) throws IOException {
    BuildTree tree = empty(root);
    StringBuilder classPath = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path jar = Path.of(entry);
      if (entry.endsWith(".jar")) {
        Files.copy(jar, root.resolve("target/lib").resolve(jar.getFileName()));
        classPath.append(" lib/").append(jar.getFileName());
      }
    }
    jar(Path.of("target/classes"), classPath.toString(), tree.jar());
    String test = "org/harmonium/backend/PhiloxTest.class";
    Files.createDirectories(tree.target("test-classes").resolve(test).getParent());
    Files.copy(Path.of("target/test-classes", test), tree.target("test-classes").resolve(test));
    copy(Path.of("target/test-lib"), tree.target("test-lib"));
    copy(Path.of("LICENSE"), root.resolve("LICENSE"));
    copy(
        Path.of("benchmarks/peers"),
        Files.createDirectory(root.resolve("benchmarks")).resolve("peers"));
    Files.writeString(
        Files.createDirectory(root.resolve("experiments")).resolve("tiny.yaml"), experiment);
    return tree;
  }

  private static void jar(Path classes, String classPath, Path to) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(Attributes.Name.MAIN_CLASS, "org.harmonium.cli.HarmoniumCommand");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath.strip());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest);
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** A folder that looks like a JDK, whose jlink is this script. */
  static Path jdk(Path home, String version, String jlink) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Path script = Files.writeString(home.resolve("bin/jlink"), "#!/bin/sh\n" + jlink + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        home.resolve("release"),
        "JAVA_VERSION=\"%s\"\nMODULES=\"java.base jdk.incubator.vector\"\n".formatted(version));
    return home;
  }
}
