package org.harmonium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java code in the README, compiled and run as it stands there. */
class ReadmeTest {
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LOG_Z = Pattern.compile("logZ=(-?[0-9.]+), standardError=([0-9.]+)");

  @TempDir private Path folder;

  @Test
  void java_learnsTheDigits() throws Exception {
    Matcher code = CODE.matcher(Files.readString(Path.of("README.md")));
    assertTrue(code.find(), "the README has no Java code");
    Path source = folder.resolve("Example.java");
    Files.writeString(
        source,
        imports() + "class Example {\npublic static void main() {\n" + code.group(1) + "}\n}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    assertEquals(0, compiler.run(null, null, null, "-cp", classPath, source.toString()));
    String[] lines = run().split("\n");
    assertEquals("epoch 20", lines[19]);
    Matcher logZ = LOG_Z.matcher(lines[20]);
    assertTrue(logZ.find(), lines[20]);
    assertEquals(80, Double.parseDouble(logZ.group(1)), 30);
    assertTrue(Double.parseDouble(logZ.group(2)) < 0.1, lines[20]);
  }

  private static String imports() {
    StringBuilder imports = new StringBuilder();
    for (String layer : new String[] {"backend", "data", "estimate", "learning", "model"}) {
      imports.append("import org.harmonium.").append(layer).append(".*;\n");
    }
    return imports.toString();
  }

  private String run() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      var main = loader.loadClass("Example").getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(null);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
