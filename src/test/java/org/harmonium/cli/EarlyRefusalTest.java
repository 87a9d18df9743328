package org.harmonium.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run could only fail at in a later phase, or after its last epoch, is refused at once. */
@Timeout(30)
class EarlyRefusalTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rbm-pcd|model.hiddenUnits=rectified;estimate={method: ais}|estimate.method: there is no log Z|leave it out",
        "rbm-pcd|model.hiddenUnits=rectified;estimate={method: exact}|estimate.method|rectified units",
        "rbm-pcd|model.hiddenUnits=rectified;estimate={}|estimate.method|rectified units",
        "rbm-pcd|model.visibleUnits=rectified;estimate={}|estimate.method|rectified units",
        "rbm-pcd|model.hiddenUnits=rectified;watch.likelihood={}|watch.likelihood.method|leave it out",
        "dbn|model.hidden=[30, 26, 4];watch.likelihood={method: exact}|watch.likelihood.method|use AIS",
        "rbm-gaussian|watch.pseudoLikelihood=exact|watch.pseudoLikelihood|set it to none",
        "bm-pcd|watch.pseudoLikelihood=exact|watch.pseudoLikelihood|set it to none",
        "dbm|watch.pseudoLikelihood=exact|watch.pseudoLikelihood|set it to none",
        "rbm-pcd|learning.sparsity={target: 0}|learning.sparsity.target|between 0 and 1",
        "rbm-pcd|learning.sparsity={target: 1}|learning.sparsity.target|between 0 and 1",
        "dbn|pretraining=[{sparsity: {target: 1}, epochs: 1, rate: 0.1}]|sparsity.target|between 0 and 1",
        "rbm-pcd|'learning.kStages=[{epoch: 3, k: 2}, {epoch: 2, k: 3}]'|learning.kStages|growing epochs",
        "rbm-pcd|model.hiddenUnits=gaussian|model.hiddenUnits|unit-gaussian",
      })
  void run_thatWouldFailLate_isRefusedBeforeItBegins(
      String kind, String settings, String key, String said) throws IOException {
    Path file = TinyKinds.write(folder, TinyKinds.of(kind));
    List<Object> command = Tiny.run(file, folder.resolve("out"), settings.split(";"));
    Commands.assertRefused(folder, ExitCodes.USAGE, command, key, said);
  }
}
