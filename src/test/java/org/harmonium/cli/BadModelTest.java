package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model file that cannot be used, or nothing to use it on, ends a command in one line. */
@Timeout(20)
class BadModelTest {
  private static final String W = tensor("W", "[9,2]", 0, 72);
  private static final String B = tensor("b", "[9]", 72, 108);
  private static final String C = tensor("c", "[2]", 108, 116);

  @TempDir Path folder;

  static Stream<Arguments> badModels() {
    return Stream.of(
        bad("overlap", file(header(W, tensor("b", "[9]", 68, 104), C), 116), "b"),
        bad("hole", file(header(W, B, tensor("c", "[2]", 112, 120)), 120), "c"),
        bad("trailing bytes", file(header(W, B, C), 117), "1"),
        bad("a byte short", file(header(W, B, C), 115), "115"),
        bad("an offset that overflows", file(header(W, B, tensor("c", "[2]", 108, -1)), 116), "c"),
        bad(
            "a shape that overflows",
            file(header(tensor("W", "[4294967296,4294967296]", 0, 72), B, C), 116),
            "W"),
        bad("another shape", file(header(tensor("W", "[2,9]", 0, 72), B, C), 116), "W"),
        bad("another rank", file(header(tensor("W", "[18]", 0, 72), B, C), 116), "W"),
        bad("no c", file(header(W, B), 108), "c"),
        bad("not a number", nan(file(header(W, B, C), 116)), "NaN"),
        bad("whole numbers", file(header(W.replace("F32", "I32"), B, C), 116), "W"),
        bad("no JSON", file("{\"W\":", 116), "header"),
        bad("a header of exabytes", withLength(1L << 60, header(W, B, C), 116), "header"),
        bad("nothing", new byte[0], "0 bytes"));
  }

  private static Arguments bad(String name, byte[] content, String said) {
    return Arguments.of(name, content, said);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badModels")
  void estimate_withABadModel_isRefused(String name, byte[] content, String said)
      throws IOException {
    Path model = Files.write(folder.resolve("model.safetensors"), content);
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("estimate", model, "bars-and-stripes"),
        model + ": ",
        said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "a directory"})
  void sample_withoutAModel_isRefused(String what) throws IOException {
    boolean isMissing = what.equals("missing");
    Path model = isMissing ? folder.resolve("missing.safetensors") : folder;
    Commands.assertRefused(
        folder,
        isMissing ? ExitCodes.BAD_INPUT : ExitCodes.USAGE,
        List.of("sample", model, "--out", folder.resolve("s.png")),
        model + ": ");
  }

  @Test
  void commands_withASoundModel_work() throws IOException {
    Path model = model();
    Commands.run("estimate", model, "bars-and-stripes").assertOk();
    Path out = folder.resolve("h.npy");
    Commands.run("encode", model, "bars-and-stripes", "--out", out).assertOk();
    assertEquals(128 + 14 * 2 * 4, Files.size(out));
  }

  @ParameterizedTest
  @CsvSource({"encode,h.npy", "reconstruct,r.npy"})
  void command_onRowsOfAnotherWidth_isRefused(String command, String out) throws IOException {
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of(command, model(), "digits", "--out", folder.resolve(out)),
        "64",
        "9");
  }

  @Test
  void estimate_onRowsOfAnotherWidth_isRefused() throws IOException {
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("estimate", model(), "digits", "--binarise", "threshold"),
        "64",
        "9");
  }

  @Test
  void encode_ofRowsOutsideTheUnitInterval_isRefused() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "0,0,0,0,0,0,0,0,2\n");
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("encode", model(), rows, "--out", folder.resolve("h.npy")),
        rows + ": ",
        "outside [0, 1]");
  }

  @ParameterizedTest
  @CsvSource({"h.txt,.npy", "missing/h.npy,no directory", "'',.npy"})
  void encode_toABadFile_isRefused(String out, String said) throws IOException {
    Path model = model();
    Object target = out.isEmpty() ? "" : folder.resolve(out);
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of("encode", model, "bars-and-stripes", "--out", target),
        "--out",
        said);
  }

  @ParameterizedTest
  @CsvSource({
    "sample,--n,0",
    "sample,--n,-1",
    "sample,--n,many",
    "sample,--n,99999999999",
    "sample,--steps,-1"
  })
  void sample_withABadNumber_isRefused(String command, String option, String value)
      throws IOException {
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of(command, model(), "--out", folder.resolve("s.png"), option, value),
        option,
        value);
  }

  @ParameterizedTest
  @CsvSource({"--method,guess", "--chains,1", "--betas,0", "--binarise,maybe"})
  void estimate_withABadSetting_isRefused(String option, String value) throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "0,0,0,0,0,0,0,0,0.5\n");
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("estimate", model(), rows, option, value), value);
  }

  private Path model() throws IOException {
    return Files.write(folder.resolve("model.safetensors"), file(header(W, B, C), 116));
  }

  private static String tensor(String name, String shape, long from, long to) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%s]}"
        .formatted(name, shape, from, to < 0 ? "18446744073709551615" : Long.toString(to));
  }

  private static String header(String... tensors) {
    return "{" + String.join(",", tensors) + "}";
  }

  private static byte[] file(String header, int dataBytes) {
    return withLength(header.length(), header, dataBytes);
  }

  private static byte[] withLength(long claimed, String header, int dataBytes) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(claimed);
    return bytes.put(header.getBytes(StandardCharsets.US_ASCII)).array();
  }

  private static byte[] nan(byte[] file) {
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putFloat(file.length - 4, Float.NaN);
    return file;
  }
}
