//DEPS org.harmonium:harmonium:0.1.0-SNAPSHOT
// Learns a deep belief net without labels, and then a classifier that begins with its layers.

import java.nio.file.Path;
import org.harmonium.*;
import org.harmonium.data.*;

public class PretrainClassifier {
  public static void main(String[] arguments) {
    Dataset digits = Datasets.open("digits");
    Dataset train = digits.slice(0, 1500);
    Dataset test = digits.slice(1500, digits.rows());
    Path file = Path.of("dbn.safetensors");
    Learning layer = Learning.by("cd").batch(20).epochs(10).rate(0.1);
    try (Model dbn = Harmonium.dbn(100, 100).pretraining(layer).train(train)) {
      dbn.save(file);
    }
    Recipe classifier = Harmonium.classifier().from(file).batch(20).epochs(10).rate(0.001);
    try (Model net = classifier.train(train)) {
      System.out.println("error on test digits: " + net.error(test));
    }
  }
}
