package org.harmonium.cli;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network that cannot be learned as its experiment asks is refused, and nothing is left. */
@Timeout(30)
class BadNetworkTest {
  @TempDir Path folder;

  private void refuse(int code, String name, String settings, String... said) {
    Path file = Tiny.write(folder.resolve("network.yaml"), TinyNetworks.of(name));
    List<Object> command = Tiny.run(file, folder.resolve("out"), settings.split(";"));
    Commands.assertRefused(folder, code, command, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // sizes that do not chain
        "classifier|'model.layers=[\"dense:500:relu\", \"dense:400:10:linear\"]'|model.layers: layer 2 (dense:400:10:linear) takes 400 inputs, layer 1 before it (dense:64:500:relu) has 500 outputs|make them equal",
        "classifier|'model.layers=[\"dense:784:500:relu\"]'|model.layers: layer 1 (dense:784:500:relu) takes 784 inputs|rows have 64 values",
        "classifier|'model.layers=[\"dense:12:relu\", \"dropout:13:0.5\"]'|model.layers: layer 2|13 inputs",
        "autoencoder|'model.encoder=[\"dense:64:9:tanh\", \"dense:8:5:tanh\"]'|model.encoder: layer 2|8 inputs",
        "autoencoder-spiral|'model.decoder=[\"dense:7:12:tanh\"]'|model.decoder: layer 4|7 inputs",
        "gan-ring|'model.generator=[\"dense:4:12:tanh\"]'|model.generator: layer 1|rows have 3 values",
        "gan-ring|'model.discriminator=[\"dense:3:12:tanh\"]'|model.discriminator: layer 1|rows have 2 values",
        "gan-classifier|'model.classifier=[\"dense:3:12:tanh\"]'|model.classifier: layer 1|rows have 64 values",
        // tied weights
        "autoencoder-spiral|'model.decoder=[\"dense:5:tanh\", \"tied:12:tanh:3\"]'|model.decoder: layer 5 (tied:5:12:tanh:3) needs weights (12, 5), those of layer 3 (dense:12:9:tanh)|are (12, 9)",
        "autoencoder-spiral|'model.decoder=[\"tied:12:tanh:1\"]'|tied to a dense layer before it|layer 1 is not",
        "autoencoder|'model.tied=true;model.decoder=[\"dense:9:relu\"]'|model.tied is for a decoder that goes back|remove decoder",
        // words
        "classifier|'model.layers=[\"conv:3\"]'|model.layers: layer 'conv:3'|Known are dense",
        "classifier|'model.layers=[\"dense:12:reluu\"]'|model.layers: layer 'dense:12:reluu'|did you mean 'relu'",
        "classifier|'model.layers=[\"dense:0:relu\"]'|model.layers|whole number from 1",
        "classifier|'model.layers=[\"dense:12\"]'|model.layers|dense:INPUTS:OUTPUTS:FUNCTION",
        "classifier|'model.layers=[\"dense:12:softmax\"]'|model.layers|cannot have softmax in it",
        "classifier|'model.layers=[\"dropout:1\"]'|model.layers: layer 'dropout' has the rate 1.0|from 0 and below 1",
        "autoencoder|'model.encoder=[\"masking:1.5\", \"dense:9:tanh\"]'|model.encoder: layer 'masking' has the level 1.5|from 0 to 1",
        "autoencoder|'model.encoder=[\"gaussian:-0.1\", \"dense:9:tanh\"]'|layer 'gaussian' has the level -0.1|from 0 to 1",
        "autoencoder-autoencoders|'pretraining=[{algorithm: autoencoder, corruption: \"masking:2\", epochs: 1, rate: 0.1}]'|corruption: layer 'masking' has the level 2.0|from 0 to 1",
        "autoencoder-autoencoders|'pretraining=[{algorithm: autoencoder, corruption: \"dropout:0.2\", epochs: 1, rate: 0.1}]'|corruption must be one of|masking",
        "autoencoder|'model.encoder=[\"masking:0.5\"]'|model.encoder needs a layer with weights|dense:100:sigmoid",
        "autoencoder|model.encoder=[]|model.encoder needs a layer with weights|dense:100:sigmoid",
        "classifier|model.init=glorot-unifrom|model.init|did you mean 'glorot-uniform'",
        "gan|model.law=normall|model.law|normal",
        "gan|model.latent=0|model.latent|from 1 to",
        // losses and outputs
        "autoencoder|model.output=linear|model.loss cross-entropy|loss=squared-error",
        // penalties
        "classifier|'learning.penalties={l1: 0.1}'|learning.penalties|unknown key",
        "gan-classifier|'pretraining=[{algorithm: backpropagation, penalties: {l1: 0.1}, epochs: 1, rate: 0.1}]'|pretraining.0.penalties|unknown key",
        "autoencoder|'learning.penalties={l1: 0.1, contractive: 0.1}'|learning.penalties|leave the others out",
        "autoencoder|'learning.penalties={sparsity: {target: 0.1}};model.encoder=[\"dense:9:relu\"]'|learning.penalties.sparsity|dense:64:9:relu",
        "autoencoder-tied|'pretraining=[{algorithm: autoencoder, penalties: {sparsity: {target: 0.1}}, epochs: 1, rate: 0.1}]'|pretraining.penalties.sparsity|dense:12:5:linear",
        "autoencoder|'learning.penalties={contractive: 0.1};model.encoder=[\"dense:9:relu\", \"dropout:0.1\"]'|learning.penalties.contractive|dropout:9:0.1",
        "autoencoder|'learning.penalties={sparsity: {target: 1}}'|learning.penalties.sparsity.target|between 0 and 1",
        "autoencoder|'learning.penalties={l1: -1}'|learning.penalties.l1|negative",
        // optimisers
        "autoencoder|learning.momentum=0.5|learning.momentum has no effect|set optimiser=sgd",
        "gan|'learning.momentum={start: 0, end: 0.5}'|learning.momentum|sgd",
        "gan-classifier|learning.generatorOptimiser=rmsprop|learning.momentum|sgd",
        "autoencoder|learning.optimiser=adagrad|learning.optimiser|sgd, adam, rmsprop",
        "autoencoder|'learning.optimiser={kind: adam, beta1: 1}'|learning.optimiser.beta1|1",
        "autoencoder|'learning.optimiser={kind: sgd, beta1: 0.5}'|learning.optimiser.beta1 has no effect|adam",
        "autoencoder|'learning.stop={metric: loss_train, better: closer}'|learning.stop.better|higher or lower",
        "autoencoder|learning.largestNorm=0|learning.largestNorm must be positive|a finite number above 0",
        "classifier|learning.frozen=5|learning.frozen: with 5 of 5 layers frozen nothing is learned|freeze fewer",
        "autoencoder|learning.frozen=7|learning.frozen|freeze fewer",
        // a likelihood
        "classifier|estimate={}|estimate|remove it",
        "autoencoder|'estimate={method: ais}'|estimate|remove it",
        "gan|'estimate={method: ais}'|estimate.method|parzen",
        "gan|estimate={}|estimate.method|parzen",
        "classifier|watch.likelihood={}|watch.likelihood|remove it",
        "autoencoder|watch.likelihood={}|watch.likelihood|remove it",
        "gan|watch.likelihood={}|watch.likelihood|remove it",
        "gan|'estimate={method: parzen};data.validationRows=0'|estimate.method|data.validationRows",
        "gan|'estimate={method: parzen};data.testRows=0'|estimate.method|data.testRows",
        "gan|watch.rows=1|watch.rows|2 or more",
        // data
        "classifier|data.binarisation=stochastic|data.binarisation|set data.binarisation=none",
        "classifier|data.binarisation=threshold|data.binarisation|set data.binarisation=none",
        "autoencoder|data.preprocessing=standardise|data.preprocessing|model.output=linear",
        "classifier|data.labelledRows=41|data.labelledRows: 41 asked for|there are 40 training rows",
        "classifier|data.labelledRows=0|data.labelledRows|0",
        "autoencoder|data.labelledRows=4|data.labelledRows applies only to classifiers|remove it",
        "gan-classifier|data.labelledRows=4|data.labelledRows applies only to classifiers|remove it",
        // phases
        "classifier|learning.algorithm=cd|learning.algorithm|must be one of backpropagation",
        "classifier|'learning={algorithm: adversarial, epochs: 1, rate: 0.1}'|learning.algorithm must be one of backpropagation|'adversarial'",
        "gan|'learning={algorithm: backpropagation, epochs: 1, rate: 0.1}'|learning.algorithm must be one of adversarial|'backpropagation'",
        "gan|'pretraining=[{algorithm: backpropagation, epochs: 1, rate: 0.1}]'|pretraining|remove it",
        "gan-classifier|pretraining=[]|the classifier that evaluates samples|pretraining",
        "classifier-rbms|'pretraining=[{epochs: 1, rate: 0.1}, {epochs: 1, rate: 0.1}, {epochs: 1, rate: 0.1}]'|3 entries|2 layers",
        "classifier-rbms|'model.layers=[\"dense:12:tanh\", \"dense:8:sigmoid\"]'|dense layer 1 (dense:64:12:tanh) cannot be learned as an RBM|algorithm autoencoder",
        "classifier-rbms|'model.layers=[\"dense:12:relu\", \"dense:8:sigmoid\"]'|dense layer 1|in the last layer",
        "autoencoder-spiral|'pretraining=[{algorithm: autoencoder, epochs: 1, rate: 0.1}]'|pretraining|has no layer that it can learn",
        "classifier|'learning.stop={metric: squared_error_train}'|learning.stop.metric|error_train",
        "gan|'learning.stop={metric: loss_train}'|learning.stop.metric|variety",
        "classifier|'expected=[{metric: test.eror, value: 1, tolerance: 0}]'|expected|did you mean 'test.error'",
        "gan|'learning.smoothing=1'|learning.smoothing|1",
        "gan|learning.k=0|learning.k|from 1 to",
      })
  void run_withASettingThatCannotBe_isRefused(
      String name, String settings, String key, String said) {
    refuse(ExitCodes.USAGE, name, settings, key, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classifier|data.train=spiral|has no labels|give labelled data",
        "gan-classifier|'data.train=patches'|has no labels|remove model.classifier and pretraining",
        "autoencoder|data.train=spiral|row 1, column 0 is -0.17|outside [0, 1]",
        "gan|data.train=ring|outside [0, 1]|rescale",
        "gan|data.rows=21|training rows are all the same|give rows that differ",
        "classifier|data.rows=21|its validation rows have the label 9|only those from 0 to 7",
      })
  void run_onRowsThatDoNotDo_isRefused(String name, String settings, String key, String said) {
    refuse(ExitCodes.BAD_INPUT, name, settings, key, said);
  }

  @Test
  void run_withTestRowsOfAnUnknownClass_namesThem() {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      csv.append('p').append(i).append(',');
    }
    csv.append("label\n").append("0,".repeat(64)).append("10\n");
    Path test = Tiny.write(folder.resolve("test.csv"), csv.toString());
    for (String name : List.of("classifier", "gan-classifier")) {
      refuse(
          ExitCodes.BAD_INPUT,
          name,
          "data.testRows=0;data.test=" + test,
          test + ": its test rows have the label 10",
          "only those from 0 to 9");
    }
  }
}
