package org.harmonium.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Sha256;

/**
 * The local copy of MNIST: four IDX files of 60,000 training and 10,000 test images of 28 x 28
 * pixels and their labels, each verified by its SHA-256. Source: Y. LeCun, C. Cortes and C. Burges,
 * The MNIST database of handwritten digits.
 */
final class Mnist {
  static final Part TRAIN_IMAGES =
      new Part(
          "train-images-idx3-ubyte",
          47_040_016,
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");
  static final Part TRAIN_LABELS =
      new Part(
          "train-labels-idx1-ubyte",
          60_008,
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");
  static final Part TEST_IMAGES =
      new Part(
          "t10k-images-idx3-ubyte",
          7_840_016,
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
  static final Part TEST_LABELS =
      new Part(
          "t10k-labels-idx1-ubyte",
          10_008,
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");
  static final List<Part> PARTS = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

  private Mnist() {}

  /**
   * One of the four files.
   *
   * @param name the name of the file
   * @param bytes the size of the uncompressed file
   * @param sha256 the SHA-256 of the uncompressed file
   */
  record Part(String name, long bytes, String sha256) {

    /** Whether {@code file} exists with the size and SHA-256 of this part. */
    boolean isVerified(Path file) {
      try {
        if (!Files.isRegularFile(file) || Files.size(file) != bytes) {
          return false;
        }
        return sha256.equals(Sha256.of(file));
      } catch (IOException | BadFileException e) {
        return false; // an unreadable file is fetched again
      }
    }
  }

  /**
   * The directory of the files: {@code $HARMONIUM_CACHE/mnist}, else {@code
   * $XDG_CACHE_HOME/harmonium/mnist}, else {@code ~/.cache/harmonium/mnist}.
   */
  static Path folder(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("HARMONIUM_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own, "mnist");
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG base directory specification requires to ignore relative paths.
    boolean usable = !xdg.isEmpty() && Path.of(xdg).isAbsolute();
    Path cache = usable ? Path.of(xdg) : home.resolve(".cache");
    return cache.resolve("harmonium").resolve("mnist");
  }

  static Path folder() {
    return folder(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /** Loads the training or test set from {@code folder} and verifies its hashes. */
  static Dataset load(String name, Path folder, Part images, Part labels) {
    Path imageFile = folder.resolve(images.name());
    Path labelFile = folder.resolve(labels.name());
    if (!Files.exists(imageFile) || !Files.exists(labelFile)) {
      throw new BadInputException(
          name, "has not been fetched to " + folder + ": run 'harmonium data mnist'");
    }
    if (!labels.isVerified(labelFile)) {
      throw damaged(labelFile);
    }
    Dataset data = IdxReader.read(imageFile, labelFile).withName(name);
    if (!data.provenance().sha256().equals(images.sha256())) {
      throw damaged(imageFile);
    }
    return data;
  }

  private static BadInputException damaged(Path file) {
    return new BadInputException(
        file.toString(),
        "differs from the MNIST file of this name: run 'harmonium data mnist' again");
  }
}
