package org.harmonium.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.harmonium.io.Sha256;

/** A report with every kind of content; {@code mark} is appended to each text. */
final class SamplePage {
  static final String CONFIG =
      """
      experiment: digits-rbm
      model: {type: rbm, visible: 64, hidden: 100}
      learning: {algorithm: cd, k: 1, rate: 0.05, momentum: 0.5, epochs: 30}
      """;

  private final String mark;

  private SamplePage(String mark) {
    this.mark = mark;
  }

  static ReportPage page(String mark) {
    return new SamplePage(mark).page();
  }

  private String t(String text) {
    return text + mark;
  }

  private ReportPage page() {
    List<ReportPage.Section> sections = new ArrayList<>();
    sections.add(
        section(
            "Results",
            List.of(
                new ReportPage.Results(
                    List.of(
                        new ReportPage.Result(
                            t("Test accuracy of a linear probe"),
                            t("at least 0.95"),
                            t("0.962"),
                            true),
                        new ReportPage.Result(
                            t("Mean log-likelihood"),
                            t("above \u221221.0 nats"),
                            t("\u221221.4 nats"),
                            false))))));
    sections.add(section("Learning", List.of(charts())));
    sections.add(section("Pictures", List.of(pictures())));
    sections.add(
        section("Configuration", List.of(new ReportPage.Listing(t("Resolved"), t(CONFIG)))));
    sections.add(section("Provenance", ManifestTables.of(manifest(mark))));
    return new ReportPage(
        t("Bernoulli RBM on digits, CD-1"),
        t(
            "A restricted Boltzmann machine with 100 hidden units was trained by contrastive"
                + " divergence for 30 epochs on 1,797 images of 8 x 8 pixels. Reconstruction error"
                + " fell from 0.21 to 0.04, and the free-energy gap between training and test data"
                + " stayed within one standard error."),
        List.of(
            new ReportPage.Figure(t("Reconstruction error"), t("0.0412"), t("per pixel, test")),
            new ReportPage.Figure(t("log p(v)"), t("\u221221.4"), t("nats \u00b1 0.1, AIS, fp32")),
            new ReportPage.Figure(t("Time per epoch"), t("38 ms"), t("cpu, 2 cores")),
            new ReportPage.Figure(t("Hidden units in use"), t("97 of 100"), t(""))),
        sections);
  }

  private ReportPage.Section section(String title, List<ReportPage.Block> blocks) {
    return new ReportPage.Section(
        t(title), t("What a reader should know about this part."), blocks);
  }

  private ReportPage.Charts charts() {
    double[] x = new double[31];
    double[] train = new double[31];
    double[] test = new double[31];
    double[] gap = new double[31];
    Random random = new Random(1);
    for (int i = 0; i <= 30; i++) {
      x[i] = i;
      train[i] = 0.04 + 0.17 * Math.exp(-i / 5.0) + 0.001 * random.nextGaussian();
      test[i] = train[i] + 0.004 + 0.001 * random.nextGaussian();
      gap[i] = -0.5 + 0.3 * random.nextGaussian();
    }
    return new ReportPage.Charts(
        List.of(
            new Chart(
                t("Reconstruction error"),
                t("epoch"),
                t("squared error per pixel"),
                List.of(Chart.Line.of(t("train"), x, train), Chart.Line.of(t("test"), x, test))),
            new Chart(
                t("Reconstruction error, logarithmic"),
                t("epoch"),
                t("squared error per pixel"),
                true,
                List.of(Chart.Line.of(t("train"), x, train), Chart.Line.of(t("test"), x, test))),
            new Chart(
                t("Free-energy gap"),
                t("epoch"),
                t("nats"),
                List.of(Chart.Line.of(t("gap"), x, gap)))));
  }

  private ReportPage.Pictures pictures() {
    float[][] digits = blobs(40, 8);
    float[][] blurred = new float[40][];
    for (int i = 0; i < 40; i++) {
      blurred[i] = digits[i].clone();
      for (int j = 0; j < 64; j++) {
        blurred[i][j] = 0.8f * digits[i][j] + 0.1f;
      }
    }
    float[][] filters = new float[60][64];
    Random random = new Random(5);
    for (float[] filter : filters) {
      double cx = 8 * random.nextDouble();
      double cy = 8 * random.nextDouble();
      double angle = Math.PI * random.nextDouble();
      for (int i = 0; i < 64; i++) {
        double dx = i % 8 - cx;
        double dy = i / 8 - cy;
        double along = dx * Math.cos(angle) + dy * Math.sin(angle);
        filter[i] = (float) (Math.cos(along) * Math.exp(-(dx * dx + dy * dy) / 12));
      }
    }
    return new ReportPage.Pictures(
        List.of(
            new ReportPage.Picture(
                Png.of(ImageGrid.filters(8, 8, 10).draw(filters)),
                t("Filters."),
                t("Columns of W; red raises and blue lowers a pixel. Each fills its own range.")),
            new ReportPage.Picture(
                Png.of(ImageGrid.grey(8, 8, 10).drawPairs(digits, blurred)),
                t("Reconstructions."),
                t("Each image of the test set with its mean-field reconstruction below it.")),
            new ReportPage.Picture(
                Png.of(ImageGrid.grey(28, 28, 8).draw(blobs(48, 28))),
                t("Samples."),
                t("After 1,000 steps of Gibbs sampling."))));
  }

  /** Sample images: n bright strokes on black. */
  static float[][] blobs(int n, int size) {
    Random random = new Random(2);
    float[][] images = new float[n][size * size];
    for (float[] image : images) {
      double angle = Math.PI * random.nextDouble();
      double radius = size * (0.2 + 0.15 * random.nextDouble());
      for (int i = 0; i < image.length; i++) {
        double dx = i % size - size / 2.0 + 0.5;
        double dy = i / size - size / 2.0 + 0.5;
        double ring = Math.abs(Math.hypot(dx, dy * (1 + 0.6 * Math.sin(angle))) - radius);
        image[i] = (float) Math.max(0, Math.min(1, 1.4 - ring * 14 / size));
      }
    }
    return images;
  }

  static Manifest manifest(String mark) {
    Map<String, String> artifacts = new LinkedHashMap<>();
    artifacts.put("harmonium", "0.1.0" + mark);
    artifacts.put("ejml", "0.46.1");
    return new Manifest(
        "20260101-120000-digits-rbm" + mark,
        "2026-01-01T12:00:00Z",
        "2026-01-01T12:00:09Z",
        "finished" + mark,
        List.of("run", "experiments/digits-rbm.yaml", "--set", "learning.rate=0.05" + mark),
        "~/work" + mark,
        CONFIG + mark,
        Sha256.of(CONFIG + mark),
        new Manifest.Code("19f50dc" + mark, true, artifacts),
        Machine.current(),
        new Manifest.Device(
            "cpu", "2 cores" + mark, "fp32", "bitwise", Map.of("blas", "own" + mark)),
        new Manifest.Randomness(42, "philox4x32-10", "1" + mark),
        List.of(new Manifest.DataFile("digits" + mark, "all", 115_008, "a".repeat(64))),
        Map.of("reconstruction", 0.0412, "gap", Double.NaN),
        List.of(new Manifest.SavedFile("model.safetensors" + mark, 26_616, "b".repeat(64))),
        List.of(
            new Manifest.Part(
                "2026-01-01T11:00:00Z",
                null,
                "running",
                List.of("run", "experiments/digits-rbm.yaml" + mark),
                new Manifest.Code("0badc0d" + mark, false, artifacts),
                Machine.current(),
                new Manifest.Device("cuda", "a GPU" + mark, "fp32", "bitwise", Map.of()))),
        List.of("metrics.csv was restored" + mark));
  }
}
