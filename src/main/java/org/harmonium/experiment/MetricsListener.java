package org.harmonium.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.harmonium.report.MetricsCsv;
import org.jspecify.annotations.Nullable;

/** Appends each measurement to metrics.csv. The first measurement defines the columns. */
final class MetricsListener implements TrainingListener, AutoCloseable {
  private final Path file;
  private @Nullable MetricsCsv csv;

  MetricsListener(Path file) {
    this.file = file;
  }

  /** Removes the measurements after {@code step}, which a resumed run repeats. */
  void truncateAfter(long step) {
    if (Files.exists(file)) {
      MetricsCsv.truncate(file, step);
    }
  }

  @Override
  public void measured(Trainer trainer, Map<String, Double> metrics) {
    MetricsCsv open = csv;
    if (open == null) {
      List<String> columns = new ArrayList<>(List.of("epoch"));
      columns.addAll(metrics.keySet());
      open = MetricsCsv.open(file, columns);
      csv = open;
    }
    Map<String, Double> row = new LinkedHashMap<>(metrics);
    row.put("epoch", (double) trainer.epoch());
    open.append(trainer.step(), row);
  }

  /** Forces the measurements to the device. */
  void force() {
    if (csv != null) {
      csv.force();
    }
  }

  @Override
  public void close() {
    if (csv != null) {
      csv.close();
    }
  }
}
