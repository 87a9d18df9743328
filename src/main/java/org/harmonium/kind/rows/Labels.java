package org.harmonium.kind.rows;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.RowStore;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;

/** The labels of a data set as one-hot rows. */
public final class Labels {
  private static final int MOST = 10_000; // classes

  private Labels() {}

  /** Returns the labels of a data set, which must have labels. */
  public static int[] of(Dataset data) {
    int[] labels = data.labels();
    if (labels == null) {
      throw new BadInputException(
          data.provenance().source(), "has no labels to learn or compare with; give labelled data");
    }
    return labels;
  }

  /** Returns the labels of rows, which must exist and be less than {@code classes}. */
  public static int[] of(Dataset rows, int classes) {
    int[] labels = of(rows);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new BadInputException(
            rows.provenance().source(),
            "row %d has the label %d, but the model knows the classes 0 to %d"
                .formatted(i, labels[i], classes - 1));
      }
    }
    return labels;
  }

  /**
   * Checks that all parts have labels within the classes of the training rows.
   *
   * @param advice the remedy for missing labels
   * @throws BadInputException if they do not; the message names the part and the label
   */
  public static void require(PreparedData data, String advice) {
    for (String part : PreparedData.PARTS) {
      Dataset rows = data.part(part);
      if (rows != null && rows.labels() == null) {
        throw new BadInputException(
            rows.provenance().source(), "has no labels, which the model is to learn; " + advice);
      }
    }
    int classes = classes(data.train());
    for (String part : PreparedData.PARTS) {
      Dataset rows = data.part(part);
      int largest = rows == null ? 0 : Arrays.stream(of(rows)).max().orElse(0);
      if (rows != null && largest >= classes) {
        throw new BadInputException(
            rows.provenance().source(),
            "its %s rows have the label %d, but the training rows only those from 0 to %d; give training rows of all classes"
                .formatted(part, largest, classes - 1));
      }
    }
  }

  /**
   * Returns the number of classes: the largest label plus one.
   *
   * @throws BadInputException if the number is unreasonably large
   */
  public static int classes(Dataset data) {
    int[] labels = of(data);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= MOST) {
        throw new BadInputException(
            data.provenance().source(),
            "row %d has the label %d; number the classes from 0 on, up to %d"
                .formatted(i, labels[i], MOST - 1));
      }
    }
    return Math.max(2, 1 + Arrays.stream(labels).max().orElse(0));
  }

  /** Returns the labels of the first n rows as one-hot rows (n, K). */
  public static float[] oneHot(Dataset data, int n, int classes) {
    return oneHot(Arrays.copyOf(of(data, classes), n), classes);
  }

  /** Returns labels from 0 to K - 1 as one-hot rows (n, K). */
  public static float[] oneHot(int[] labels, int classes) {
    float[] rows = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      rows[i * classes + labels[i]] = 1;
    }
    return rows;
  }

  /** Stores the one-hot labels of all rows in the backend. */
  public static RowStore store(Backend backend, Dataset data, int classes) {
    return backend.store(oneHot(of(data, classes), classes), classes);
  }
}
