package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows the advice of refusals: settings that a message advises lead to a run, or to advice that
 * is no setting, such as to give labelled data, and never back to an earlier refusal.
 */
@Timeout(120)
class RefusalAdviceTest {
  /** The first choice of settings that a message advises, such as "set A=B and C=D". */
  private static final Pattern ADVICE =
      Pattern.compile("\\bset (?<all>[a-zA-Z.]+=[\\w-]+( and [a-zA-Z.]+=[\\w-]+)*)");

  private static final Pattern OF_THE_KEY =
      Pattern.compile("(: )(?<key>[a-z][a-zA-Z]*(\\.[a-zA-Z]+)+)\\b.*set it to (?<value>\\w+)");
  private static final int MOST_STEPS = 6;

  private static final Map<String, String> MODELS = new LinkedHashMap<>();

  static {
    MODELS.put("rbm", "{kind: rbm, hidden: 4}");
    MODELS.put("gaussian-rbm", "{kind: rbm, hidden: 4, visibleUnits: gaussian}");
    MODELS.put("count-rbm", "{kind: rbm, hidden: 4, visibleUnits: 'binomial:4'}");
    MODELS.put("softmax-rbm", "{kind: rbm, hidden: 4, visibleUnits: 'softmax:3'}");
    MODELS.put("rectified-rbm", "{kind: rbm, hidden: 4, hiddenUnits: rectified}");
    MODELS.put("bm", "{kind: bm, hidden: 2}");
    MODELS.put("dbn", "{kind: dbn, hidden: [4, 3]}");
    MODELS.put("labelled-dbn", "{kind: dbn, hidden: [4, 3], labels: true}");
    MODELS.put("dbm", "{kind: dbm, hidden: [4, 3]}");
    MODELS.put("gaussian-dbm", "{kind: dbm, hidden: [4, 3], visibleUnits: gaussian}");
    MODELS.put("classifier", "{kind: classifier, layers: ['dense:4:relu']}");
    MODELS.put("autoencoder", "{kind: autoencoder, encoder: ['dense:2:sigmoid']}");
    MODELS.put(
        "real-autoencoder",
        "{kind: autoencoder, encoder: ['dense:2:sigmoid'], loss: squared-error, output: linear}");
    MODELS.put(
        "gan",
        "{kind: gan, latent: 2, generator: ['dense:4:relu'], discriminator:"
            + " ['dense:4:relu']}");
  }

  @TempDir Path folder;

  private static String learning(String model) {
    return switch (model) {
      case "dbn", "labelled-dbn" ->
          "pretraining: [{algorithm: cd, k: 1, batch: 5, epochs: 1, rate: 0.1}]";
      case "dbm", "gaussian-dbm" ->
          "learning: {algorithm: mean-field, batch: 5, epochs: 1, rate: 0.1}";
      case "classifier", "autoencoder", "real-autoencoder" ->
          "learning: {algorithm: backpropagation, batch: 5, epochs: 1, rate: 0.1}";
      case "gan" -> "learning: {algorithm: adversarial, batch: 5, epochs: 1, rate: 0.1}";
      default -> "learning: {algorithm: pcd, k: 1, chains: 5, batch: 5, epochs: 1, rate: 0.1}";
    };
  }

  @Test
  void advice_ofEveryKindOfModelAndData_leadsToARunOrToOtherData() throws IOException {
    List<String> data = new ArrayList<>(List.of("bars-and-stripes"));
    data.add(csv("real.csv", "0.5,-1,2.25\n-1.5,0,1\n2,1,-0.5\n0.25,2,3\n"));
    data.add(csv("counts.csv", "0,1,4\n2,0,3\n4,1,0\n1,2,2\n"));
    data.add(csv("constant.csv", "0,1,5\n1,0,5\n1,1,5\n0,0,5\n"));
    List<String> circles = new ArrayList<>();
    int refused = 0;
    for (String model : MODELS.keySet()) {
      for (String rows : data) {
        for (String binarisation : List.of("stochastic", "none")) {
          for (String preprocessing : List.of("none", "standardise", "zca")) {
            Path yaml =
                Tiny.write(
                    folder.resolve("e.yaml"),
                    "name: e\ndata: {train: '%s', binarisation: %s, preprocessing: %s}\nmodel: %s\n%s\n"
                        .formatted(
                            rows, binarisation, preprocessing, MODELS.get(model), learning(model)));
            refused += follow(yaml, circles) ? 1 : 0;
          }
        }
      }
    }
    assertEquals(List.of(), circles);
    assertTrue(refused > 50, refused + " refusals were followed");
  }

  private String csv(String name, String rows) throws IOException {
    return Files.writeString(folder.resolve(name), rows.repeat(5)).toString();
  }

  /** Follows the advice, and adds a line if it leads back. Returns whether there was any. */
  private static boolean follow(Path yaml, List<String> circles) throws IOException {
    Set<String> messages = new LinkedHashSet<>();
    Map<String, String> settings = new LinkedHashMap<>();
    for (int step = 0; step < MOST_STEPS; step++) {
      List<Object> command = new ArrayList<>(List.of("run", yaml, "--dry-run"));
      settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
      Commands.Outcome outcome = Commands.run(command.toArray());
      if (outcome.code() == 0) {
        return step > 0;
      }
      Map<String, String> advised = advised(outcome.err());
      if (advised.isEmpty()) {
        assertFalse(outcome.err().isBlank());
        return step > 0; // advice on the data, or on a choice that a setting does not name
      }
      if (!messages.add(outcome.err()) || outcome.err().contains("--set ")) {
        break; // the advice leads back, or a setting that was advised does not exist
      }
      settings.putAll(advised);
    }
    circles.add(Files.readString(yaml) + "leads to " + settings + " by " + messages);
    return true;
  }

  private static Map<String, String> advised(String message) {
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher advice = ADVICE.matcher(message);
    if (advice.find()) {
      for (String setting : advice.group("all").split(" and ")) {
        String[] parts = setting.split("=", 2);
        settings.put(parts[0], parts[1]);
      }
      return settings;
    }
    Matcher ofTheKey = OF_THE_KEY.matcher(message);
    if (ofTheKey.find()) {
      settings.put(ofTheKey.group("key"), ofTheKey.group("value"));
    }
    return settings;
  }
}
