package org.harmonium.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonium.io.BadFileException;
import org.harmonium.report.Png;
import org.harmonium.report.ReportPage;

/** The pictures of a run, each with a line of description. */
final class RunPictures {
  private static final Map<String, String> TEXTS = texts();

  private RunPictures() {}

  private static Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("samples", "Samples: what the model draws; of binary units, their probabilities.");
    texts.put("density", "Where samples lie: the darker, the more of them.");
    texts.put("field", "Arrows from points to their reconstructions, over the data.");
    texts.put(
        "interpolation", "From one point of the noise to another in a straight line, row by row.");
    texts.put("chains", "Samples over the chain's length: 1, 10, 100 .. steps from left to right.");
    texts.put("filters", "Filters: the weights into hidden units, red positive, blue negative.");
    texts.put("reconstructions", "Reconstructions below the originals they were made from.");
    return texts;
  }

  /** Returns the pictures of the learned model. */
  static Optional<ReportPage.Section> last(RunDirectory directory) {
    List<ReportPage.Picture> pictures = new ArrayList<>();
    TEXTS.forEach(
        (name, text) -> {
          if (Files.isRegularFile(directory.image(name))) {
            pictures.add(new ReportPage.Picture(read(directory.image(name)), name, text));
          }
          if (name.equals("filters")) {
            addHigher(pictures, directory);
          }
        });
    for (Path file : directory.images("*.png")) {
      String name = name(file);
      if (!TEXTS.containsKey(name) && !name.matches(".*-(epoch|layer)-\\d+")) {
        pictures.add(new ReportPage.Picture(read(file), name, ""));
      }
    }
    return section("Pictures", "", pictures);
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".png", "");
  }

  private static void addHigher(List<ReportPage.Picture> pictures, RunDirectory directory) {
    for (Path file : directory.images("filters-layer-*.png")) {
      String name = name(file);
      String text = "The same of a higher layer, drawn through the weights of those below.";
      pictures.add(new ReportPage.Picture(read(file), name, text));
    }
  }

  /** Returns the pictures that were drawn during learning. */
  static Optional<ReportPage.Section> onTheWay(RunDirectory directory) {
    List<ReportPage.Picture> pictures = new ArrayList<>();
    for (String name : List.of("samples", "density", "field")) {
      for (Path file : directory.images(name + "-epoch-*.png")) {
        String epoch = file.getFileName().toString().replaceAll("\\D+0*(\\d+).png", "epoch $1");
        pictures.add(new ReportPage.Picture(read(file), epoch, ""));
      }
    }
    return section("While it learned", "From the same random numbers each time.", pictures);
  }

  private static Optional<ReportPage.Section> section(
      String title, String text, List<ReportPage.Picture> pictures) {
    return pictures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ReportPage.Section(title, text, List.of(new ReportPage.Pictures(pictures))));
  }

  private static Png read(Path picture) {
    try {
      return Png.read(picture);
    } catch (IOException e) {
      throw new BadFileException(picture, "cannot be read", "remove it", e);
    }
  }
}
