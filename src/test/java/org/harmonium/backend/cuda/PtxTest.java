package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompileResult;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed PTX: made from the present sources, accepted by NVIDIA's assembler, with the
 * parameters that the host passes and only such arithmetic as rounds like Java.
 */
class PtxTest {
  private static final Path KERNELS = Path.of("kernels");

  /** The version of the language by the compute capability: the least that drivers must know. */
  private static final Map<String, String> VERSIONS = Map.of("75", "7.0", "80", "7.0", "90", "7.8");

  private static final Pattern ENTRY =
      Pattern.compile("\\.visible \\.entry (\\w+)\\(([^)]*)\\)", Pattern.DOTALL);
  private static final Pattern PARAMETER = Pattern.compile("\\.param \\.(\\w+)");
  private static final Map<String, String> LETTERS =
      Map.of("u64", "L", "u32", "I", "f32", "F", "f64", "D");

  /**
   * Arithmetic that does not round to nearest, or that the assembler may contract; approximations;
   * subnormals flushed; sums in an order of the moment.
   */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "\\b(add|sub|mul|fma|div|sqrt|rcp)\\.(?!rn\\.f(32|64)\\b)[\\w.]*f(32|64)\\b"
              + "|\\bmad\\.[\\w.]*f(32|64)\\b|\\.approx|\\.ftz|\\b(ex2|lg2|tanh)\\.|\\b(atom|red)\\.");

  @TempDir static Path natives;

  /** The binding unpacks its native part where this property says when it is first used. */
  @BeforeAll
  static void unpackNatives() {
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of("kernels"))
            && PtxTest.class.getResource("/lib/libJNvPTXCompiler-12.6.0-linux-x86_64.so") != null,
        "needs the kernels' sources and JCuda's PTX compiler, which a bundle leaves out");
    String before = System.getProperty("java.io.tmpdir");
    System.setProperty("java.io.tmpdir", natives.toString());
    try {
      JNvPTXCompiler.nvPTXCompilerGetVersion(new int[1], new int[1]);
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  /** A committed text: a family of kernels for a compute capability. */
  record Text(String family, String capability) {
    String ptx() throws IOException {
      return Files.readString(KERNELS.resolve("ptx").resolve(fileName()));
    }

    String fileName() {
      return family + ".compute_" + capability + ".ptx";
    }

    @Override
    public String toString() {
      return fileName();
    }
  }

  static Stream<Text> texts() {
    return KernelParameters.OF.keySet().stream()
        .sorted()
        .flatMap(family -> VERSIONS.keySet().stream().sorted().map(c -> new Text(family, c)));
  }

  /** The names of the files in a folder that end in these letters, in order. */
  private static List<String> names(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(end))
          .sorted()
          .toList();
    }
  }

  @Test
  void files_areThoseOfTheFamilies() throws IOException {
    assertEquals(
        KernelParameters.OF.keySet().stream().map(f -> f + ".cu").sorted().toList(),
        names(KERNELS, ".cu"));
    assertEquals(
        texts().map(Text::fileName).sorted().toList(), names(KERNELS.resolve("ptx"), ".ptx"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void checksum_isThatOfThePresentSources(Text text) throws IOException {
    ByteArrayOutputStream sources = new ByteArrayOutputStream();
    sources.writeBytes(Files.readAllBytes(KERNELS.resolve(text.family + ".cu")));
    for (String header : names(KERNELS, ".cuh")) {
      sources.writeBytes(Files.readAllBytes(KERNELS.resolve(header)));
    }
    String first = text.ptx().lines().findFirst().orElse("");
    assertEquals(
        "// sha256 " + sha256(sources.toByteArray()),
        first,
        "kernels/ptx/" + text + " is not made from these sources; run make in kernels/");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void header_namesTheLowestVersionTheTargetAndTheAddressSize(Text text) throws IOException {
    List<String> directives =
        text.ptx().lines().filter(l -> l.matches("\\.(version|target|address_size) .*")).toList();
    assertEquals(
        List.of(
            ".version " + VERSIONS.get(text.capability),
            ".target sm_" + text.capability,
            ".address_size 64"),
        directives);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void entries_haveTheParametersThatTheHostPasses(Text text) throws IOException {
    Map<String, String> found = new TreeMap<>();
    Matcher entries = ENTRY.matcher(text.ptx());
    while (entries.find()) {
      String letters =
          PARAMETER
              .matcher(entries.group(2))
              .results()
              .map(p -> LETTERS.getOrDefault(p.group(1), "?"))
              .collect(Collectors.joining());
      found.put(entries.group(1), letters);
    }
    assertEquals(new TreeMap<>(KernelParameters.OF.get(text.family)), found);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void arithmetic_roundsLikeJava(Text text) throws IOException {
    List<String> forbidden = new ArrayList<>();
    text.ptx().lines().filter(l -> FORBIDDEN.matcher(l).find()).forEach(forbidden::add);
    assertEquals(List.of(), forbidden);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void ptx_assembles(Text text) throws IOException {
    assertEquals("", messages(text.ptx(), "sm_" + text.capability));
  }

  @Test
  void theBaseTexts_assembleForNewerDevicesToo() throws IOException {
    for (Text text : texts().filter(t -> t.capability.equals("75")).toList()) {
      assertEquals("", messages(text.ptx(), "sm_90"), text.toString());
    }
  }

  @Test
  void assembler_refusesWhatIsWrong() throws IOException {
    String ptx = new Text("update", "80").ptx();
    assertTrue(messages(ptx.replace("fma.rn.f32", "fma.f32"), "sm_80").contains("fma"));
    assertTrue(messages(ptx.replace("sm_80", "sm_75"), "sm_75").contains("bf16x2"));
  }

  /** What the assembler has to say against a text; empty where it makes a program. */
  private static String messages(String ptx, String architecture) {
    byte[] bytes = (ptx + "\0").getBytes(StandardCharsets.UTF_8);
    nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
    assertEquals(0, JNvPTXCompiler.nvPTXCompilerCreate(compiler, bytes.length, bytes));
    try {
      String[] options = {"--gpu-name=" + architecture, "--warn-on-spills"};
      int result = JNvPTXCompiler.nvPTXCompilerCompile(compiler, options.length, options);
      long[] size = new long[1];
      boolean made = result == nvPTXCompileResult.NVPTXCOMPILE_SUCCESS;
      if (made) {
        JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(compiler, size);
      } else {
        JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(compiler, size);
      }
      byte[] log = new byte[(int) size[0] + 1];
      if (made) {
        JNvPTXCompiler.nvPTXCompilerGetInfoLog(compiler, log);
      } else {
        JNvPTXCompiler.nvPTXCompilerGetErrorLog(compiler, log);
      }
      String said = new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
      return made ? said : nvPTXCompileResult.stringFor(result) + "\n" + said;
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
    }
  }
}
