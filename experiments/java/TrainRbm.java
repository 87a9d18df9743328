//DEPS org.harmonium:harmonium:0.1.0-SNAPSHOT
// Learns a restricted Boltzmann machine of the embedded digits, encodes them and saves the model.

import java.nio.file.Path;
import org.harmonium.*;
import org.harmonium.data.*;

public class TrainRbm {
  public static void main(String[] arguments) {
    Dataset digits = Datasets.open("digits");
    try (Model rbm = Harmonium.rbm(100).pcd().epochs(10).rate(0.05, 0).seed(1).train(digits)) {
      float[][] h = rbm.encode(digits);
      System.out.println(h.length + " rows of " + h[0].length + " features");
      rbm.save(Path.of("rbm.safetensors"));
    }
  }
}
