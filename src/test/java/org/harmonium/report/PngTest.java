package org.harmonium.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images written here are read by javax.imageio, and images of other writers are read. */
class PngTest {
  @TempDir private Path folder;

  private Path written(Raster picture) {
    Path file = folder.resolve("picture.png");
    Png.write(file, picture);
    return file;
  }

  @Test
  void write_anyColours_areReadBackByAnotherReader() throws IOException {
    Raster picture = new Raster(61, 37);
    for (int y = 0; y < 37; y++) {
      for (int x = 0; x < 61; x++) {
        // Each channel changes between rows by more than half of its range.
        picture.set(x, y, (x * 7919 + y * y * 104_729 * (x + 1)) & 0xffffff);
      }
    }
    BufferedImage read = ImageIO.read(written(picture).toFile());
    assertEquals(61, read.getWidth());
    assertEquals(37, read.getHeight());
    for (int y = 0; y < 37; y++) {
      for (int x = 0; x < 61; x++) {
        assertEquals(picture.colour(x, y), read.getRGB(x, y) & 0xffffff, x + ", " + y);
      }
    }
  }

  @Test
  void read_givesTheSameBytesAndSize() throws IOException {
    Path file = written(ImageGrid.grey(8, 8, 4).draw(SamplePage.blobs(7, 8)));
    Png png = Png.read(file);
    assertEquals(ImageIO.read(file.toFile()).getWidth(), png.width());
    assertEquals(ImageIO.read(file.toFile()).getHeight(), png.height());
    assertEquals(Base64.getEncoder().encodeToString(Files.readAllBytes(file)), png.base64());
  }

  @Test
  void read_anImageOfAnotherWriter_isAccepted() throws IOException {
    Path file = folder.resolve("other.png");
    ImageIO.write(new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    assertEquals(5, Png.read(file).width());
    assertEquals(3, Png.read(file).height());
  }

  @Test
  void read_cutShortOrWithAChangedByte_isRefused() throws IOException {
    Path file = written(new Raster(3, 2));
    byte[] whole = Files.readAllBytes(file);
    for (int n = 0;
        n < whole.length - 8;
        n++) { // the last eight bytes are a chunk type and a checksum
      Files.write(file, Arrays.copyOf(whole, n));
      assertThrows(IOException.class, () -> Png.read(file), n + " bytes");
      byte[] changed = whole.clone();
      changed[n] ^= 1;
      if (n < whole.length - 12) { // the last chunk is empty
        Files.write(file, changed);
        assertThrows(IOException.class, () -> Png.read(file), "byte " + n);
      }
    }
  }
}
