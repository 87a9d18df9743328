package org.harmonium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

/** The Java code in the README and of the architecture, compiled and run as it stands. */
class ReadmeTest {
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LOG_Z = Pattern.compile("logZ=(-?[0-9.]+), standardError=([0-9.]+)");

  @TempDir private Path folder;

  @Test
  void readme_trainsSavesAndLoads() throws Exception {
    String saved = folder.resolve("rbm.safetensors").toString();
    String printed = run(code("README.md").replace("rbm.safetensors", saved));
    assertEquals("1797 rows of 100 features\n10 samples of 64 values\n", printed);
  }

  @Test
  void architecture_learnsTheDigits() throws Exception {
    String[] lines = run(code("src/docs/architecture.md")).split("\n");
    assertEquals("epoch 20", lines[19]);
    Matcher logZ = LOG_Z.matcher(lines[20]);
    assertTrue(logZ.find(), lines[20]);
    assertEquals(80, Double.parseDouble(logZ.group(1)), 30);
    assertTrue(Double.parseDouble(logZ.group(2)) < 0.1, lines[20]);
  }

  private static String code(String page) throws IOException {
    Matcher code = CODE.matcher(Files.readString(Path.of(page)));
    assertTrue(code.find(), page + " has no Java code");
    return code.group(1);
  }

  private static String imports() {
    StringBuilder imports = new StringBuilder();
    imports.append("import java.nio.file.Path;\nimport org.harmonium.*;\n");
    for (String layer : new String[] {"backend", "data", "estimate", "learning", "model"}) {
      imports.append("import org.harmonium.").append(layer).append(".*;\n");
    }
    return imports.toString();
  }

  private String run(String code) throws Exception {
    Path source = folder.resolve("Example.java");
    Files.writeString(
        source, imports() + "class Example {\npublic static void main() {\n" + code + "}\n}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    assertEquals(0, compiler.run(null, null, null, "-cp", classPath, source.toString()));
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
