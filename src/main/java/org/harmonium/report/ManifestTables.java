package org.harmonium.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The tables of a manifest in the report. */
public final class ManifestTables {
  private ManifestTables() {}

  /** The tables of run, machine, data and files; tables without rows are omitted. */
  public static List<ReportPage.Block> of(Manifest manifest) {
    List<ReportPage.Block> tables = new ArrayList<>();
    tables.add(new ReportPage.Table("Run", List.of(), run(manifest)));
    List<List<String>> earlier =
        manifest.earlier().stream()
            .map(
                part ->
                    List.of(
                        part.started(),
                        Objects.requireNonNullElse(part.ended(), "killed"),
                        String.join(" ", part.commandLine()),
                        part.backend().device(),
                        code(part.code())))
            .toList();
    if (!earlier.isEmpty()) {
      tables.add(
          new ReportPage.Table(
              "Earlier parts of the run",
              List.of("Started", "Ended", "Command", "Device", "Code"),
              earlier));
    }
    tables.add(new ReportPage.Table("Machine", List.of(), machine(manifest)));
    List<List<String>> data =
        manifest.data().stream()
            .map(file -> List.of(file.name(), file.split(), size(file.bytes()), file.sha256()))
            .toList();
    if (!data.isEmpty()) {
      tables.add(new ReportPage.Table("Data", List.of("Name", "Part", "Size", "SHA-256"), data));
    }
    List<List<String>> files =
        manifest.checkpoints().stream()
            .map(file -> List.of(file.path(), size(file.bytes()), file.sha256()))
            .toList();
    if (!files.isEmpty()) {
      tables.add(new ReportPage.Table("Files", List.of("File", "Size", "SHA-256"), files));
    }
    return tables;
  }

  private static List<List<String>> run(Manifest manifest) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Run", manifest.runId()));
    rows.add(List.of("Status", manifest.status()));
    rows.add(List.of("Started", manifest.started()));
    rows.add(List.of("Ended", Objects.requireNonNullElse(manifest.ended(), "still running")));
    rows.add(List.of("Command", String.join(" ", manifest.commandLine())));
    manifest.notes().forEach(note -> rows.add(List.of("Note", note)));
    Manifest.Randomness random = manifest.random();
    rows.add(
        List.of("Seed", random.seed() + " (" + random.generator() + " " + random.version() + ")"));
    Manifest.Code code = manifest.code();
    rows.add(List.of("Code", code(code)));
    addAll(rows, code.artifacts());
    rows.add(List.of("Configuration, SHA-256", manifest.configSha256()));
    return rows;
  }

  private static String code(Manifest.Code code) {
    return code.commit() + (code.isDirty() ? " with uncommitted changes" : "");
  }

  private static List<List<String>> machine(Manifest manifest) {
    Machine machine = manifest.machine();
    Manifest.Device backend = manifest.backend();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Backend", backend.name() + " on " + backend.device()));
    rows.add(List.of("Precision", backend.precision()));
    rows.add(List.of("Determinism", backend.determinism()));
    addAll(rows, backend.details());
    rows.add(List.of("Processor", machine.cpu() + ", " + machine.cores() + " cores"));
    rows.add(List.of("Operating system", machine.os() + " " + machine.architecture()));
    rows.add(List.of("Java", machine.jvm()));
    rows.add(List.of("Largest heap", size(machine.heapBytes())));
    rows.add(List.of("Java flags", String.join(" ", machine.jvmFlags())));
    return rows;
  }

  private static void addAll(List<List<String>> rows, Map<String, String> pairs) {
    pairs.forEach((name, value) -> rows.add(List.of(name, value)));
  }

  /** A number of bytes with a binary unit, for example {@code 1.5 MiB}. */
  static String size(long bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  }
}
