package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.data.PrincipalComponents;
import org.harmonium.kind.Classifies;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.Reconstructs;
import org.harmonium.kind.Representation;
import org.harmonium.learning.ConfusionCounts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Judges a model on the rows of a data set: the classification error and the confusion table"
            + " of a model that names classes, the squared error of reconstructions, the share that a"
            + " discriminator takes for data.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Parameters(index = "1", paramLabel = "DATA", description = "A data set's name, or a file.")
  private String data;

  @Option(
      names = "--pca",
      paramLabel = "DATA",
      description =
          "Rows whose principal components, as many as the last hidden layer has units,"
              + " reconstruct too: the linear baseline of an autoencoder.")
  private @Nullable String pca;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ModelFile read = model.read();
    Dataset opened = Datasets.open(data);
    Representation.requireFit(read.visible(), opened);
    Dataset rows = read.transformed(opened);
    VisibleValues.require(read, rows);
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("rows", rows.rows());
    List<ConfusionCounts> confusion = new ArrayList<>();
    // All checks come first, so that a rejection is a single line.
    PrincipalComponents components = pca == null ? null : components(read, pca);
    model.with(read, learned -> judge(learned, read, opened, rows, done, confusion));
    if (components != null) {
      int k = Math.min(read.hidden(read.layers()), components.size());
      done.put("pca components", k);
      done.put("pca squared error a " + learned(read) + "row", components.squaredError(rows, k));
    }
    PrintWriter out = spec.commandLine().getOut();
    for (ConfusionCounts counts : confusion) {
      if (model.json()) {
        done.put("confusion", rows(counts));
      }
    }
    Printer.print(out, model.json(), done);
    if (!model.json()) {
      confusion.forEach(counts -> ConfusionTable.print(out, counts));
      out.flush();
    }
    return 0;
  }

  private static boolean judge(
      LearnedModel learned,
      ModelFile read,
      Dataset opened,
      Dataset rows,
      Map<String, Object> done,
      List<ConfusionCounts> confusion) {
    if (learned instanceof Classifies classifier && classifier.classes() > 0) {
      ConfusionCounts counts = classifier.confusion(rows);
      done.put("wrong", counts.wrong());
      done.put("error", counts.error());
      confusion.add(counts);
      return true;
    }
    if (learned instanceof Reconstructs) {
      float[] made = new Representation(learned).reconstruct(rows);
      double aValue = Representation.squaredError(opened, read.shown(made));
      done.put("squared error a row", aValue * rows.cols());
      done.put("squared error a value", aValue);
      if (read.transformation() != null) {
        double ofLearned = Representation.squaredError(rows, made);
        done.put("squared error a learned row", ofLearned * rows.cols());
        done.put("squared error a learned value", ofLearned);
      }
      return true;
    }
    done.putAll(learned.figures(rows));
    return true;
  }

  /** Rows that a model learned after preprocessing have other units than those of the data. */
  private static String learned(ModelFile read) {
    return read.transformation() == null ? "" : "learned ";
  }

  private static List<List<Integer>> rows(ConfusionCounts counts) {
    return Arrays.stream(counts.counts()).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  private static PrincipalComponents components(ModelFile read, String data) {
    if (!read.ask(model -> model instanceof Reconstructs)) {
      throw new IllegalArgumentException(
          "--pca is the baseline of reconstructions, and %s makes none; leave it out"
              .formatted(read.kind().withArticle()));
    }
    if (read.layers() > 0 && read.hidden(read.layers()) >= read.visible()) {
      throw new IllegalArgumentException(
          "--pca: %d components, as many as the last hidden layer has units, lose nothing of rows of %d values; leave it out"
              .formatted(read.hidden(read.layers()), read.visible()));
    }
    if (read.layers() == 0) {
      throw new IllegalArgumentException(
          "--pca takes as many components as the last hidden layer has units, and this model has none; leave it out");
    }
    Dataset from = Datasets.open(data);
    Representation.requireFit(read.visible(), from);
    return PrincipalComponents.of(read.transformed(from));
  }
}
