package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlRecordsTest {
  private static final String TEXT = "name: é\nmodel: {kind: rbm, hidden: 10}\n";

  @TempDir Path directory;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("rbm.yaml"), bytes);
  }

  private static String message(Path file) {
    return assertThrows(
            ConfigException.class, () -> YamlRecords.read(file, Sample.class, List.of()))
        .getMessage();
  }

  @Test
  void read_file_isReadAsUtf8WithOrWithoutByteOrderMark() throws IOException {
    byte[] plain = TEXT.getBytes(StandardCharsets.UTF_8);
    byte[] marked = ("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_8);
    assertEquals("é", YamlRecords.read(file(plain), Sample.class, List.of()).name());
    assertEquals("é", YamlRecords.read(file(marked), Sample.class, List.of()).name());
  }

  @Test
  void read_fileWithError_namesFileAndLine() throws IOException {
    Path file = file("name: a\nmodel: {kind: rbm, hiden: 1}\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        file
            + ":2: unknown key 'model.hiden'; did you mean 'hidden'?"
            + " Known keys: kind, hidden, binarisation",
        message(file));
  }

  @Test
  void read_unusableFile_saysWhy() throws IOException {
    assertEquals(
        directory + ": is not a regular file; give the path of a YAML file", message(directory));
    Path missing = directory.resolve("missing.yaml");
    assertEquals(missing + ": no such file; check the path", message(missing));
    assertTrue(
        message(file(new byte[] {'a', (byte) 0xC3}))
            .endsWith("is not UTF-8 text; save it as UTF-8"));
    assertTrue(message(file(new byte[(1 << 20) + 1])).contains("is larger than 1 MB"));
  }

  @Test
  void read_endlessDevice_isRefusedUnread() {
    Path device = Path.of("/dev/zero");
    if (Files.exists(device)) {
      assertEquals(
          "/dev/zero: is not a regular file; give the path of a YAML file", message(device));
    }
  }
}
