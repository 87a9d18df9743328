package org.harmonium.experiment.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.harmonium.config.ConfigException;
import org.harmonium.config.YamlRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend's part of an experiment: what a backend is given of it, and what is refused. */
class BackendSettingsTest {
  @TempDir private Path folder;

  private BackendSettings read(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("backend.yaml"), yaml);
    return YamlRecords.read(file, BackendSettings.class, List.of());
  }

  private String refusal(String yaml) {
    ConfigException refusal = assertThrows(ConfigException.class, () -> read(yaml));
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
    return refusal.getMessage();
  }

  @Test
  void options_defaults() throws IOException {
    assertEquals(
        Map.of(
            "cpu.threads", "0",
            "cpu.blas", "auto",
            "cuda.device", "0",
            "precision", "fp32",
            "random", "philox"),
        read("name: auto").options());
  }

  @Test
  void options_everything_isPassedOnAndSurvivesWriting() throws IOException {
    BackendSettings settings =
        read("{name: cuda, precision: tf32, random: curand, cuda: {device: 3}}");
    Map<String, String> options = settings.options();
    assertEquals("tf32", options.get("precision"));
    assertEquals("curand", options.get("random"));
    assertEquals("3", options.get("cuda.device"));
    assertEquals(settings, read(YamlRecords.write(settings)));
    assertEquals("bf16", read("{name: auto, precision: bf16}").options().get("precision"));
  }

  @Test
  void cpu_whatItCannotDo_isRefused() {
    String precision = refusal("{name: cpu, precision: bf16}");
    assertTrue(
        precision.contains(
            "precision must be fp32 with backend cpu, was bf16; set it so, or choose backend cuda"),
        precision);
    String random = refusal("{name: cpu, random: curand}");
    assertTrue(random.contains("random must be philox with backend cpu, was curand"), random);
  }

  @Test
  void values_outOfRange_areRefused() {
    assertTrue(refusal("precision: fp16").contains("fp32, tf32, bf16"), refusal("precision: fp16"));
    assertTrue(refusal("cuda: {device: -1}").contains("device must lie from 0 to 1023"));
    assertTrue(refusal("cuda: {devise: 1}").contains("device"), "the nearest name is offered");
  }
}
