package org.harmonium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Methods and files stay short enough to be read in one go, and finished. */
class SourceBudgetTest {
  private static final int MOST_LINES = 400;
  private static final int MOST_LINES_OF_A_METHOD = 40;

  /** Longer methods: tables of cases, constructors that set fields, and inner loops of products. */
  private static final Set<String> LONGER =
      Set.of(
          "Products.multiply",
          "Tile12.multiply",
          "ElementCases.add",
          "HandleCases.add",
          "SumCases.add",
          "PseudoLikelihood.ofUnits");

  private static final Pattern TEXT = Pattern.compile(".*\\.(java|md|yaml|css)");

  /** A class by its full name in code, where an import would do. */
  private static final Pattern FULL_NAME =
      Pattern.compile("\\b(java\\.\\w+(\\.[a-z]\\w*)*|org\\.harmonium(\\.[a-z]\\w*)+)\\.[A-Z]");

  private static final Pattern STRING = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  /** What is asked of a file. */
  private interface Check {
    void on(Path file, List<String> lines);
  }

  private static void eachFile(Check check) throws IOException {
    int files = 0;
    for (Path root : List.of(Path.of("src"), Path.of("experiments"), Path.of("README.md"))) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(f -> TEXT.matcher(f.toString()).matches()).toList()) {
          check.on(file, Files.readAllLines(file));
          files++;
        }
      }
    }
    assertTrue(files > 200, "only " + files + " files were found");
  }

  @Test
  void sources_haveAtMost400Lines() throws IOException {
    List<String> tooLong = new ArrayList<>();
    eachFile(
        (file, lines) -> {
          boolean isGenerated = file.endsWith("src/docs/experiments.md");
          if (lines.size() > MOST_LINES && !isGenerated) {
            tooLong.add(file + " has " + lines.size() + " lines");
          }
        });
    assertEquals(List.of(), tooLong);
  }

  @Test
  void methods_haveAtMost40Lines() throws IOException {
    Set<String> tooLong = new TreeSet<>();
    int methods = 0;
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = all.filter(f -> f.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, d -> {}, null, null, files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        methods += longMethods(unit, positions, tooLong);
      }
    }
    assertTrue(methods > 3000, "only " + methods + " methods were found");
    assertEquals(new TreeSet<>(LONGER), tooLong);
  }

  /** Adds the methods of a file whose bodies are too long; returns the number of all. */
  private static int longMethods(
      CompilationUnitTree unit, SourcePositions positions, Set<String> tooLong) {
    int[] methods = {0};
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethod(MethodTree method, Void none) {
        BlockTree body = method.getBody();
        if (body != null && positions.getStartPosition(unit, body) >= 0) {
          methods[0]++;
          LineMap map = unit.getLineMap();
          long first = map.getLineNumber(positions.getStartPosition(unit, body));
          long last = map.getLineNumber(positions.getEndPosition(unit, body) - 1);
          if (last - first - 1 > MOST_LINES_OF_A_METHOD) {
            String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
            tooLong.add(file.replace("java", "") + method.getName());
          }
        }
        return super.visitMethod(method, none);
      }
    }.scan(unit, null);
    return methods[0];
  }

  @Test
  void sources_areFinished() throws IOException {
    assertEquals(List.of(), linesWith(UNFINISHED, ".*"));
  }

  @Test
  void sources_importWhatTheyName() throws IOException {
    // A comment may name in full what only the comment needs.
    List<String> found = linesWith(FULL_NAME, ".*\\.java");
    found.removeIf(line -> line.matches("\\S+ (\\*|/[*/]).*"));
    assertEquals(List.of(), found);
  }

  private static List<String> linesWith(Pattern pattern, String fileNames) throws IOException {
    List<String> found = new ArrayList<>();
    eachFile(
        (file, lines) -> {
          for (int i = 0; i < lines.size() && file.toString().matches(fileNames); i++) {
            String line = STRING.matcher(lines.get(i)).replaceAll("\"\"");
            if (!line.startsWith("import ") && pattern.matcher(line).find()) {
              found.add(file + ":" + (i + 1) + ": " + line.strip());
            }
          }
        });
    return found;
  }
}
