package org.harmonium.experiment;

import java.util.Map;
import org.harmonium.kind.ImageSettings;
import org.harmonium.kind.Painter;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.harmonium.report.Png;
import org.harmonium.report.Raster;

/**
 * Writes the pictures of a model: {@code images/NAME-epoch-0005.png} during learning and {@code
 * images/NAME.png} at the end.
 */
final class ImageListener implements TrainingListener, AutoCloseable {
  private final Painter painter;
  private final ImageSettings settings;
  private final RunDirectory directory;

  /**
   * @param painter closed with the listener
   */
  ImageListener(Painter painter, ImageSettings settings, RunDirectory directory) {
    this.painter = painter;
    this.settings = settings;
    this.directory = directory;
  }

  @Override
  public void epochEnded(Trainer trainer) {
    int every = settings.everyEpochs();
    if (every > 0 && trainer.epoch() % every == 0) {
      write(painter.onTheWay(), "-epoch-%04d".formatted(trainer.epoch()));
    }
  }

  /** Draws the pictures of the learned model. */
  void drawLast() {
    write(painter.onTheWay(), "");
    write(painter.atTheEnd(), "");
  }

  private void write(Map<String, Raster> pictures, String suffix) {
    pictures.forEach((name, picture) -> Png.write(directory.image(name + suffix), picture));
  }

  @Override
  public void close() {
    painter.close();
  }
}
