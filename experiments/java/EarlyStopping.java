//DEPS org.harmonium:harmonium:0.1.0-SNAPSHOT
// Prints a figure after each epoch and stops when it has not improved for three.

import java.util.Map;
import org.harmonium.*;
import org.harmonium.data.*;
import org.harmonium.learning.*;

public class EarlyStopping {
  static class Print implements TrainingListener {
    @Override
    public void measured(Trainer trainer, Map<String, Double> figures) {
      System.out.println(trainer.epoch() + ": " + figures.get("pseudo_likelihood"));
    }
  }

  public static void main(String[] arguments) {
    Recipe rbm = Harmonium.rbm(50).cd().epochs(100).rate(0.2).validationRows(300);
    Recipe stopped = rbm.stop("pseudo_likelihood", Better.HIGHER, 3).listen(new Print());
    stopped.train(Datasets.open("digits")).close();
  }
}
