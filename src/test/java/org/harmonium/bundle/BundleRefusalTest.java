package org.harmonium.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class BundleRefusalTest {
  @TempDir private Path folder;

  /** One line with this in it. */
  private static void assertRefused(String said, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(said) && message.lines().count() == 1, message);
  }

  private Bundle bundle() throws IOException {
    Path home = MadeTree.jdk(folder.resolve("jdk"), "17.0.1", "echo no room >&2; exit 3");
    return new Bundle(MadeTree.empty(folder.resolve("tree")), Jdk.in(home));
  }

  @Test
  void aJarOutsideOfItsCheckout_isRefused() throws IOException {
    Path jar = Files.createFile(folder.resolve("harmonium.jar"));
    assertRefused("is not part of a build", () -> BuildTree.around(jar));
    Path other = Files.createDirectories(folder.resolve("target")).resolve("harmonium.jar");
    assertRefused("is not part of a build", () -> BuildTree.around(other));
    Files.createFile(folder.resolve("pom.xml"));
    assertRefused("was not packaged", () -> BuildTree.around(other));
  }

  @Test
  void aFolderThatIsNotFree_isRefused() throws IOException {
    Bundle bundle = bundle();
    Path full = Files.createDirectory(folder.resolve("full"));
    Path file = Files.createFile(full.resolve("file"));
    assertRefused("is not empty", () -> bundle.write(full));
    assertRefused("is not a directory", () -> bundle.write(file));
    assertRefused("there is no directory", () -> bundle.write(folder.resolve("no/where")));
    assertRefused("there is no directory", () -> bundle.write(Path.of("/")));
  }

  @Test
  void aMachineWithoutRoom_orOfAnotherKind_isRefused() {
    assertRefused("has 299 MiB free", () -> Bundle.requireSpace(folder, 299L << 20));
    Bundle.requireSpace(folder, 300L << 20);
    assertRefused("this is Mac OS X", () -> Bundle.requireLinux("Mac OS X", "amd64"));
    assertRefused("on aarch64", () -> Bundle.requireLinux("Linux", "aarch64"));
    Bundle.requireLinux("Linux", "amd64");
  }

  @Test
  void aJlinkThatFails_isNamed_andNothingIsLeft() throws IOException {
    Bundle bundle = bundle();
    List<Path> before = inside();
    String message =
        assertThrows(UncheckedIOException.class, () -> bundle.write(folder.resolve("new")))
            .getMessage();
    assertTrue(message.contains("jlink failed: exit code 3, no room"), message);
    assertEquals(before, inside());
  }

  private List<Path> inside() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void aJdkThatCannotLink_isRefused() throws IOException {
    assertRefused("has no bin/jlink", () -> Jdk.in(folder));
    Path old = MadeTree.jdk(folder.resolve("old"), "11.0.2", "");
    assertRefused("is Java 11", () -> Jdk.in(old));
    Path odd = MadeTree.jdk(folder.resolve("odd"), "strange", "");
    assertRefused("is Java 0", () -> Jdk.in(odd));
    Files.delete(odd.resolve("release"));
    assertRefused("'release'", () -> Jdk.in(odd));
  }

  @Test
  void best_isTheRunningJdk_orElseTheNewest() throws IOException {
    Path runtime = Files.createDirectory(folder.resolve("runtime"));
    Path place = Files.createDirectory(folder.resolve("place"));
    List<Path> places = List.of(folder.resolve("missing"), place);
    assertRefused("no JDK with jlink found", () -> Jdk.best(runtime, places));
    MadeTree.jdk(place.resolve("a"), "17.0.15", "");
    Path newest = MadeTree.jdk(place.resolve("b"), "25-ea", "");
    MadeTree.jdk(place.resolve("c"), "21.0.1", "");
    MadeTree.jdk(place.resolve("d"), "11.0.1", "");
    assertEquals(newest, Jdk.best(runtime, places).home());
    Path running = MadeTree.jdk(folder.resolve("running"), "17.0.2", "");
    assertEquals(running, Jdk.best(running, places).home());
  }

  @Test
  void vectors_areUsedFrom25OnWhereTheModuleIs() throws IOException {
    assertTrue(Jdk.in(MadeTree.jdk(folder.resolve("a"), "25.0.3", "")).hasVectors());
    assertEquals(false, Jdk.in(MadeTree.jdk(folder.resolve("b"), "24.0.1", "")).hasVectors());
    assertEquals(false, new Jdk(folder, 25, List.of("java.base")).hasVectors());
  }
}
