package org.harmonium.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.harmonium.io.BadFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path folder;

  @Test
  void write_everyField_readsBackEqual() {
    Path file = folder.resolve("manifest.json");
    Manifest manifest = SamplePage.manifest("<script>\"");
    manifest.write(file);
    assertEquals(manifest, Manifest.read(file));
    for (var part : Manifest.class.getRecordComponents()) {
      assertTrue(manifest.toJson().contains("\"" + part.getName() + "\" :"), part.getName());
    }
  }

  @Test
  void ended_keepsTheOtherComponents() throws Exception {
    Path model = Files.writeString(folder.resolve("model.safetensors"), "abc");
    Manifest ended =
        SamplePage.manifest("")
            .ended(
                "2026-01-02T00:00:00Z",
                "failed: diverged",
                Map.of("error", 0.5),
                List.of(Manifest.SavedFile.of(folder, model)));
    assertEquals("failed: diverged", ended.status());
    assertEquals(SamplePage.manifest("").config(), ended.config());
    assertEquals(
        new Manifest.SavedFile(
            "model.safetensors",
            3,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ended.checkpoints().get(0));
  }

  @Test
  void manifest_ofThisMachine_namesNoUserHostOrEnvironment() {
    String home = System.getProperty("user.home");
    Manifest manifest =
        SamplePage.manifest(home + "/x"); // in the command line and the name of the data
    assertEquals("learning.rate=0.05~/x", manifest.commandLine().get(3));
    assertEquals("digits" + home + "/x", manifest.data().get(0).name());
    assertEquals("~/x", new Manifest.DataFile(home + "/x", "train", 1, "").name());
    assertEquals(
        "/mnt" + home + "/x", new Manifest.DataFile("/mnt" + home + "/x", "", 1, "").name());
    assertEquals(home + "/x", Manifest.withHome("~/x"));
    assertEquals("~x", Manifest.withHome("~x"));
    assertFalse(SamplePage.manifest("").toJson().contains(home));
    String json = manifest.toJson();
    for (String flag : Machine.current().jvmFlags()) {
      assertFalse(flag.startsWith("-D") || flag.startsWith("-javaagent"), flag);
    }
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      if (variable.getValue().length() > 12 && variable.getKey().matches(".*(KEY|TOKEN|HOST).*")) {
        assertFalse(json.contains(variable.getValue()), variable.getKey());
      }
    }
  }

  @Test
  void machine_current_isComplete() {
    Machine machine = Machine.current();
    assertTrue(machine.cores() > 0 && machine.heapBytes() > 0);
    assertTrue(machine.jvm().contains(Runtime.version().toString()));
    assertTrue(machine.os().startsWith(System.getProperty("os.name")));
  }

  @Test
  void read_malformed_isRefused() throws Exception {
    Path file = folder.resolve("manifest.json");
    String good = SamplePage.manifest("").toJson();
    for (String bad :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            good + "x",
            good.replaceFirst("\"runId\"", "\"runner\""),
            good.replaceFirst("\"cores\" : \\d+", "\"cores\" : \"many\""))) {
      Files.writeString(file, bad);
      String message =
          assertThrows(BadFileException.class, () -> Manifest.read(file), bad).getMessage();
      assertFalse(message.contains("\n"), message);
    }
    assertThrows(BadFileException.class, () -> Manifest.read(folder.resolve("none")));
  }
}
