// Learns an RBM with hidden units of one's own: see SpinUnits.java.

import java.util.Arrays;
import org.harmonium.*;
import org.harmonium.data.*;

public class UseSpins {
  public static void main(String[] arguments) {
    Recipe recipe = Harmonium.rbm(50).set("model.hiddenUnits", "spin").epochs(5).rate(0.02);
    try (Model rbm = recipe.train(Datasets.open("digits"))) {
      System.out.println(Arrays.toString(rbm.encode(Datasets.open("digits").slice(0, 1))[0]));
    }
  }
}
