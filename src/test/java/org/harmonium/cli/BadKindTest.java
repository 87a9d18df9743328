package org.harmonium.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonium.io.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An experiment or a file that is wrong for its kind of model is refused, and nothing is left. */
@Timeout(30)
class BadKindTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rbm-pcd|model.visibleUnits=gausian|visibleUnits|did you mean 'gaussian'",
        "rbm-pcd|model.hiddenUnits=binary|hiddenUnits|bernoulli",
        "rbm-pcd|model.visibleUnits=softmax|visibleUnits|softmax:10",
        "rbm-pcd|model.visibleUnits='softmax:0'|visibleUnits|whole number from 1",
        "rbm-pcd|model.visibleUnits='gaussian:3'|visibleUnits|no number",
        "rbm-pcd|model.visibleUnits='softmax:4'|model.visibleUnits|9",
        "rbm-pcd|model.hiddenUnits='softmax:4'|model.hiddenUnits|5",
        "rbm-pcd|model.visibleUnits='bernoulli:4+softmax:4'|model.visibleUnits|9",
        "dbm|model.visibleUnits=gausian|visibleUnits|did you mean 'gaussian'",
        "rbm-pcd|data.preprocessing=standardise|data.preprocessing|model.visibleUnits=gaussian",
        "bm-pcd|data.preprocessing=zca|data.preprocessing|binary units do not take",
        "rbm-pcd|learning.algorithm=mean-field|learning.algorithm|one of cd, pcd",
        "rbm-pcd|learning.algorithm=up-down|learning.algorithm|one of cd, pcd",
        "rbm-pcd|learning.algorithm=exact|learning.algorithm|one of cd, pcd",
        "bm-pcd|learning.algorithm=cd|learning.algorithm|one of pcd, exact",
        "dbm|learning.algorithm=pcd|learning.algorithm|one of mean-field",
        "dbn-labels|learning.algorithm=cd|learning.algorithm|one of up-down",
        "dbn|pretraining=[]|pretraining|layer by layer",
        "dbn|model.hidden=[6]|hidden|at least 2 layers",
        "dbn|model.hidden=6|hidden|list",
        "dbn|model.hidden=[6, 0]|hidden|from 1 to",
        "dbm|model.hidden=[]|hidden|at least 1 layers",
        "dbn-labels|'model.hiddenBias=[0, -3]'|hiddenBias|2 entries for 3 layers",
        "dbn|model.hiddenBias=-3|hiddenBias|list",
        "dbn-labels|'pretraining=[{epochs: 1, rate: 0.1}, {epochs: 1, rate: 0.1}]'|2 entries|3 layers",
        "rbm-pcd|'pretraining=[{epochs: 1, rate: 0.1}]'|pretraining|dbn, dbm",
        "dbn|'pretraining=[{algorithm: exact, epochs: 1, rate: 0.1}]'|pretraining.0.algorithm|must be one of",
        "bm-exact|model.hidden=12|learning.algorithm|use pcd",
        "bm-pcd|'estimate={method: exact};model.hidden=17'|estimate.method|use AIS",
        "bm-pcd|'watch.likelihood={method: exact};model.hidden=17'|watch.likelihood.method|use AIS",
        "dbm|'estimate={method: exact};model.hidden=[26, 26]'|estimate.method|use AIS",
        "dbn|'estimate={method: exact};model.hidden=[26, 26]'|estimate.method|use AIS",
        "rbm-gaussian|'estimate={method: exact};model.hidden=26'|estimate.method|use AIS",
        "dbn-labels|'estimate={method: exact};model.hidden=[6, 22, 26]'|estimate.method|2^25.",
        "dbm|'learning.sigma={}'|sigma|'bernoulli'",
        "dbm-gaussian|'pretraining=[{sigma: {}, epochs: 1, rate: 0.1}]'|pretraining.sigma|layer 2",
        "rbm-pcd|model.kind=crbm|kind|rbm",
        "dbm-pretrained|'pretraining=[{algorithm: tempering, epochs: 1, rate: 0.1}]'|pretraining.0.algorithm|one of cd, pcd, fpcd, mean-field-cd",
        "rbm-rectified|learning.algorithm=tempering|learning.algorithm|rectified",
        "rbm-tempering|model.visibleUnits=rectified|learning.algorithm|rectified",
      })
  void run_withASettingThatIsNotForTheKind_isRefused(
      String kind, String settings, String key, String said) throws IOException {
    List<String> all = List.of(settings.split(";"));
    refuseRun(ExitCodes.USAGE, TinyKinds.of(kind), all, key, said);
  }

  @ParameterizedTest
  @CsvSource({
    "rbm-cd,iterations,5",
    "rbm-cd,damping,0.5",
    "rbm-cd,temperatures,5",
    "rbm-cd,fastRate,0.1",
    "rbm-pcd,iterations,5",
    "rbm-pcd,fastRate,0.1",
    "rbm-fpcd,damping,0.5",
    "rbm-fpcd,temperatures,5",
    "rbm-tempering,fastRate,0.1",
    "rbm-tempering,iterations,5",
    "rbm-mean-field-cd,visible,samples",
    "rbm-mean-field-cd,iterations,5",
    "bm-pcd,centring,0.9",
    "bm-pcd,sparsity,{target: 0.2}",
    "bm-pcd,temperatures,5",
    "bm-exact,centring,0.9",
    "bm-exact,k,2",
    "bm-exact,kStages,'[{epoch: 1, k: 2}]'",
    "bm-exact,iterations,5",
    "bm-exact,damping,0.5",
    "dbm,fastRate,0.1",
    "dbm,temperatures,5",
    "dbn-labels,iterations,5",
    "dbn-labels,damping,0.5",
  })
  void run_withASettingThatTheAlgorithmIgnores_isRefused(String kind, String key, String value)
      throws IOException {
    String yaml = TinyKinds.of(kind);
    List<String> settings = List.of("learning." + key + "=" + value);
    refuseRun(ExitCodes.USAGE, yaml, settings, "learning." + key, "learning.");
  }

  @Test
  void run_withASettingThatPretrainingIgnores_isRefused() throws IOException {
    String layer = "pretraining=[{algorithm: cd, damping: 0.5, epochs: 1, rate: 0.1}]";
    refuseRun(
        ExitCodes.USAGE, TinyKinds.of("dbn"), List.of(layer), "pretraining.0.damping", "'cd'");
  }

  @Test
  void run_withoutLearning_isRefused() throws IOException {
    String yaml = TinyKinds.of("dbm").replaceAll("learning: .*", "");
    refuseRun(ExitCodes.USAGE, yaml, List.of(), "learning is missing");
  }

  @Test
  void run_learningLabelsThatAreNot_isRefused() throws IOException {
    String yaml = TinyKinds.of("dbn").replace("[6, 4]", "[6, 4], labels: true");
    refuseRun(ExitCodes.BAD_INPUT, yaml, List.of(), "has no labels", "model.labels=false");
  }

  @Test
  void run_onRowsThatAreNoGroups_isRefused() throws IOException {
    String yaml = TinyKinds.of("rbm-softmax").replace("words.npy", "bars-and-stripes");
    refuseRun(ExitCodes.BAD_INPUT, yaml, List.of(), "row ", "add up to");
  }

  @Test
  void run_ofBinaryUnitsOnOtherValues_isRefused() throws IOException {
    Path rows = HandMade.npy(folder.resolve("r.npy"), new float[] {0, 1, 2, 1}, 2, 2);
    String yaml = TinyKinds.of("rbm-pcd").replace("bars-and-stripes", rows.toString());
    refuseRun(ExitCodes.BAD_INPUT, yaml, List.of(), rows.toString(), "outside [0, 1]");
  }

  @Test
  void run_ofGaussianUnitsOnAConstantColumn_isRefused() throws IOException {
    Path rows = HandMade.npy(folder.resolve("r.npy"), new float[] {0, 1, 1, 1}, 2, 2);
    String yaml = TinyKinds.of("rbm-gaussian").replace("bars-and-stripes", rows.toString());
    refuseRun(ExitCodes.BAD_INPUT, yaml, List.of(), rows.toString(), "1");
  }

  @Test
  void run_exactlyOnGreyRows_isRefused() throws IOException {
    Path rows = HandMade.npy(folder.resolve("r.npy"), new float[] {0, 1, 0.5f, 1}, 2, 2);
    String yaml = TinyKinds.of("bm-exact").replace("bars-and-stripes", rows.toString());
    refuseRun(ExitCodes.USAGE, yaml, List.of(), "learning.algorithm", "binarisation=threshold");
  }

  private void refuseRun(int code, String yaml, List<String> settings, String... said)
      throws IOException {
    Path file = TinyKinds.write(folder, yaml);
    List<Object> command = Tiny.run(file, folder.resolve("out"), settings.toArray(String[]::new));
    Commands.assertRefused(folder, code, command, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dbm|W2|2,2|W2 is [2, 2] where [3, 2]",
        "dbm|c1|4|c1 is [4] where [3] is",
        "dbm|b|5|W1 is [4, 3] where [5, 3]",
        "dbn|W2|4,2|W2 is [4, 2] where [3, 2]",
        "dbn|r1|2|tensor r1 is F32 [2]",
        "labelled|W2|3,2|W2 is [3, 2] where [6, 2]",
        "labelled|c1|3|c1 is [3] where [6] is",
        "labelled|R1|3,4|tensor R1 is F32 [3, 4]",
        "bm|W|7,6|W is [7, 6]",
        "bm|b|6|b is [6]",
        "gaussian|sigma|3|tensor sigma is F32 [3]",
        "gaussian|b|3|b is [3]",
      })
  void sample_fromLayersThatDoNotChain_namesTheTensorAndItsShape(
      String kind, String name, String shape, String said) {
    int[] sizes = Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
    int size = sizes.length == 1 ? sizes[0] : sizes[0] * sizes[1];
    SmallModel model = SmallModel.of(kind);
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.put(name, Tensor.f32(new float[size], sizes));
    refuseModel(new SmallModel(model.description(), tensors), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mean|3|tensor preprocessing.mean is F32 [3]",
        "mean|2,2|tensor preprocessing.mean is F32 [2, 2]",
        "deviation|5|tensor preprocessing.deviation is F32 [5]",
        "matrix|4,3|tensor preprocessing.matrix is F32 [4, 3]",
        "matrix|16|tensor preprocessing.matrix is F32 [16]",
        "mean|4|has no tensor preprocessing.deviation",
        "deviation|4|preprocessing.deviation holds 0",
        "matrix|4,4|has no tensor preprocessing.mean",
        "both|4,4|has both preprocessing.matrix and preprocessing.deviation",
      })
  void sample_ofATransformationThatDoesNotFit_namesTheTensor(
      String name, String shape, String said) {
    int[] sizes = Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
    int size = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    SmallModel model = SmallModel.gaussianRbm();
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    boolean isAlone = said.contains("has no");
    if (!isAlone) {
      tensors.put("preprocessing.mean", Tensor.f32(new float[4], 4));
    }
    if (name.equals("mean") && !isAlone || name.equals("both")) {
      float[] ones = {1, 1, 1, 1};
      tensors.put("preprocessing.deviation", Tensor.f32(ones, 4));
    }
    String its = name.equals("both") ? "matrix" : name;
    tensors.put("preprocessing." + its, Tensor.f32(new float[size], sizes));
    refuseModel(new SmallModel(model.description(), tensors), said);
  }

  @ParameterizedTest
  @CsvSource({
    "dbm,W1",
    "dbm,b",
    "dbm,c2",
    "dbn,r1",
    "dbn,c1",
    "bm,W",
    "bm,b",
    "gaussian,c",
    "labelled,c2"
  })
  void sample_fromAFileWithoutATensor_namesIt(String kind, String name) {
    SmallModel model = SmallModel.of(kind);
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.remove(name);
    refuseModel(new SmallModel(model.description(), tensors), "has no tensor " + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gaussian|{\"visibleUnits\":\"gausian\"}|did you mean 'gaussian'",
        "gaussian|{\"visibleUnits\":\"softmax:3\"}|visibleUnits",
        "gaussian|{\"hiddenUnits\":\"softmax:2\"}|hiddenUnits",
        "gaussian|{\"kind\":\"bmr\"}|kind 'bmr'",
        "gaussian|{|not JSON",
        "bm|{\"kind\":\"bm\",\"visible\":8}|8 units are visible",
        "bm|{\"kind\":\"bm\",\"visible\":-1}|-1 units are visible",
        "labelled|{\"kind\":\"dbn\",\"classes\":2}|do not chain",
        "labelled|{\"kind\":\"dbn\",\"classes\":-3}|classes",
        "dbm|{\"kind\":\"bm\"}|has no tensor W",
        "dbm|{\"kind\":\"dbn\"}|has no tensor r1",
      })
  void sample_fromAFileThatSaysWhatItIsNot_isRefused(String kind, String text, String said) {
    refuseModel(new SmallModel(text, SmallModel.of(kind).tensors()), said);
  }

  @Test
  void sample_fromWeightsThatAreNotSymmetric_isRefused() {
    SmallModel model = SmallModel.bm();
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    float[] w = new float[49];
    w[1] = 1;
    tensors.put("W", Tensor.f32(w, 7, 7));
    refuseModel(new SmallModel(model.description(), tensors), "W[1, 0] is 0.0", "symmetric");
  }

  @Test
  void sample_withADeviationOfNothing_isRefused() {
    SmallModel model = SmallModel.gaussianRbm();
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.put("sigma", Tensor.f32(new float[] {1, 0, 1, 1}, 4));
    refuseModel(new SmallModel(model.description(), tensors), "sigma holds 0.0");
  }

  private void refuseModel(SmallModel model, String... said) {
    Path file = model.write(folder.resolve("m.safetensors"));
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("sample", file, "--out", folder.resolve("s.npy")),
        said);
  }

  @ParameterizedTest
  @CsvSource({"rbm,26,26", "bm,13,13", "dbm,26,26", "dbn,26,26"})
  void estimate_exactlyOfALargeModel_offersAis(String kind, int below, int above)
      throws IOException {
    SmallModel model = SmallModel.zeros(kind, below, above);
    Path file = model.write(folder.resolve("m.safetensors"));
    int visible = kind.equals("bm") ? 26 : below;
    Path rows = HandMade.npy(folder.resolve("r.npy"), new float[visible], 1, visible);
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of("estimate", file, rows, "--method", "exact"),
        "exact enumeration",
        "use AIS");
  }
}
