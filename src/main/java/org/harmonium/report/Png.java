package org.harmonium.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.harmonium.io.AtomicFile;

/** Pictures as PNG. */
public final class Png {
  private Png() {}

  /** Writes the picture in one step, so that nobody sees half of it. */
  public static void write(Path file, BufferedImage image) {
    AtomicFile.write(file, out -> write(out, image));
  }

  /** Writes the picture to a stream, which stays open. */
  public static void write(OutputStream out, BufferedImage image) throws IOException {
    // Not ImageIO's own choice of stream, which would make a file in the temporary directory.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(image, "png", stream)) {
        throw new IOException("this Java runtime cannot write PNG");
      }
    }
  }

  /** The picture's bytes. */
  static byte[] bytes(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out, image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
