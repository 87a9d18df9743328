package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonium.io.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of a network that was tampered with ends every command in one line. */
@Timeout(30)
class BadNetworkFileTest {
  @TempDir Path folder;

  /** A sound one of four visible units. */
  static SmallModel of(String kind) {
    MadeUpTensors made = new MadeUpTensors(11);
    switch (kind) {
      case "classifier" -> {
        made.add("W1", 4, 3).add("c1", 3).add("gain1", 3).add("shift1", 3).add("mean1", 3);
        made.add("variance1", 3).add("W2", 3, 2).add("c2", 2);
        float[] variance = made.all().get("variance1").floats();
        for (int i = 0; i < 3; i++) {
          variance[i] = Math.abs(variance[i]);
        }
        made.all().put("variance1", Tensor.f32(variance, 3));
        return new SmallModel(
            """
            {"kind":"classifier","layers":["dense:4:3:relu","batch-normalisation:3:0.1:1.0E-5","dense:3:2:linear"]}""",
            made.all());
      }
      case "augmented" -> {
        made.add("W1", 6, 3).add("c1", 3).add("W2", 3, 2).add("c2", 2);
        made.add("machine.W1", 4, 3).add("machine.W2", 3, 2).add("machine.b", 4);
        made.add("machine.c1", 3).add("machine.c2", 2);
        return new SmallModel(
            """
            {"kind":"classifier","layers":["dense:6:3:sigmoid","dense:3:2:linear"],"machine":[4,3,2]}""",
            made.all());
      }
      case "autoencoder" -> {
        made.add("W1", 4, 3).add("c1", 3).add("b1", 4);
        return new SmallModel(
            """
            {"kind":"autoencoder","encoder":["masking:4:0.25","dense:4:3:sigmoid"],"decoder":["tied:3:4:linear:2"],"link":"sigmoid","values":"bernoulli"}""",
            made.all());
      }
      case "gan" -> {
        made.add("generator.W1", 2, 4).add("generator.c1", 4).add("discriminator.W1", 4, 3);
        made.add("discriminator.c1", 3).add("discriminator.W2", 3, 1).add("discriminator.c2", 1);
        return new SmallModel(
            """
            {"kind":"gan","generator":["dense:2:4:sigmoid"],"discriminator":["dense:4:3:tanh","dense:3:1:linear"],"latent":"normal","values":"bernoulli"}""",
            made.all());
      }
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private List<Object> encode(SmallModel model) throws IOException {
    Path file = model.write(folder.resolve("m.safetensors"));
    Path rows = HandMade.npy(folder.resolve("rows.npy"), new float[8], 2, 4);
    return new ArrayList<>(List.of("encode", file, rows, "--out", folder.resolve("h.npy")));
  }

  private void refuse(SmallModel model, String... said) throws IOException {
    List<String> all = new ArrayList<>(List.of(said));
    all.add(folder.resolve("m.safetensors") + ": ");
    Commands.assertRefused(folder, ExitCodes.BAD_INPUT, encode(model), all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classifier", "augmented", "autoencoder", "gan"})
  void network_thatIsSound_isRead(String kind) throws IOException {
    Commands.run(encode(of(kind)).toArray()).assertOk();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classifier|dense:4:3:relu|dense:4:5:relu|layer 2 (batch-normalisation:3:0.1:1.0E-5) takes 3 inputs, layer 1 before it (dense:4:5:relu) has 5 outputs",
        "classifier|dense:3:2:linear|dense:3:5:linear|tensor W2 is F32 [3, 2]; write it as F32 [3, 5]",
        "classifier|dense:4:3:relu|dense:7:3:relu|tensor W1 is F32 [4, 3]; write it as F32 [7, 3]",
        "classifier|dense:4:3:relu|dence:4:3:relu|the kind 'dence' is not known; did you mean 'dense'",
        "classifier|dense:4:3:relu|dense:4:3|give it as dense:INPUTS:OUTPUTS:FUNCTION",
        "classifier|dense:4:3:relu|dense:-4:3:relu|no whole number from 1",
        "classifier|3:0.1:1.0E-5|3:0.1:-1|epsilon -1.0",
        "classifier|'\"dense:4:3:relu\"'|7|layer '7'",
        "classifier|layers|layer|'layers' lists no layers",
        "classifier|'[\"dense:4:3:relu\",\"batch-normalisation:3:0.1:1.0E-5\",\"dense:3:2:linear\"]'|[]|'layers' lists no layers",
        "classifier|'[\"dense:4:3:relu\",\"batch-normalisation:3:0.1:1.0E-5\",\"dense:3:2:linear\"]'|'\"dense:4:3:relu\"'|'layers' lists no layers",
        "classifier|classifier|clasifier|kind 'clasifier'",
        "classifier|classifier|autoencoder|'encoder' lists no layers",
        "classifier|classifier|rbm|has no tensor W",
        "augmented|'[4,3,2]'|'[4,3]'|'machine' needs a visible layer and two hidden ones",
        "augmented|'[4,3,2]'|'[4,0,2]'|'machine' holds 0",
        "augmented|'[4,3,2]'|'[4,5,2]'|tensor machine.W1 is F32 [4, 3]; write it as F32 [4, 5]",
        "augmented|'[4,3,2]'|'[5,3,2]'|layer 1 (dense:6:3:sigmoid) takes 6 inputs, the machine gives 5 visible units and 2",
        "autoencoder|tied:3:4:linear:2|tied:3:4:linear:1|layer 3 (tied:3:4:linear:1) must be tied to a dense layer before it",
        "autoencoder|tied:3:4:linear:2|tied:3:4:tanh:2\",\"dense:4:5:tanh\",\"tied:5:4:linear:2|layer 5 (tied:5:4:linear:2) needs weights (4, 5), those of layer 2 (dense:4:3:sigmoid), which it is tied to, are (4, 3)",
        "autoencoder|tied:3:4:linear:2|dense:3:5:linear|the encoder takes 4 inputs, the decoder has 5 outputs",
        "autoencoder|masking:4:0.25|masking:4:1.25|the level 1.25; it must be from 0 to 1",
        "autoencoder|'\"link\":\"sigmoid\"'|'\"link\":\"sigmoit\"'|did you mean 'sigmoid'",
        "autoencoder|'\"link\":\"sigmoid\"'|'\"lank\":\"sigmoid\"'|activation ''",
        "autoencoder|'\"values\":\"bernoulli\"'|'\"values\":\"softmax\"'|'values' is 'softmax'",
        "gan|'\"latent\":\"normal\"'|'\"latent\":\"normall\"'|did you mean 'normal'",
        "gan|dense:2:4:sigmoid|dense:2:5:sigmoid|5",
        "gan|dense:3:1:linear|dense:3:2:linear|2",
        "gan|dense:2:4:sigmoid|dense:3:4:sigmoid|tensor generator.W1 is F32 [2, 4]; write it as F32 [3, 4]",
      })
  void network_whoseDescriptionIsWrong_isRefused(String kind, String from, String to, String said)
      throws IOException {
    SmallModel sound = of(kind);
    if (!sound.description().contains(from)) {
      throw new IllegalArgumentException(from);
    }
    refuse(new SmallModel(sound.description().replace(from, to), sound.tensors()), said);
  }

  @ParameterizedTest
  @CsvSource({
    "classifier,W2",
    "classifier,c1",
    "classifier,gain1",
    "classifier,variance1",
    "augmented,machine.c2",
    "autoencoder,W1",
    "autoencoder,b1",
    "gan,generator.W1",
    "gan,discriminator.c2",
  })
  void network_withATensorThatIsNotWhole_isRefused(String kind, String name) throws IOException {
    SmallModel sound = of(kind);
    Map<String, Tensor> tensors = new TreeMap<>(sound.tensors());
    Tensor tensor = tensors.remove(name);
    refuse(new SmallModel(sound.description(), tensors), "has no tensor " + name);
    float[] values = tensor.floats();
    tensors.put(name, Tensor.f32(values, 1, 1, values.length));
    refuse(new SmallModel(sound.description(), tensors), "tensor " + name, "write it as F32");
    float[] more = new float[values.length + 1];
    tensors.put(name, Tensor.f32(more, more.length));
    refuse(new SmallModel(sound.description(), tensors), "tensor " + name, "write it as F32");
    values[0] = Float.NaN;
    tensors.put(name, Tensor.f32(values, tensor.shape()));
    refuse(new SmallModel(sound.description(), tensors), "tensor " + name, "NaN or infinity");
  }

  /** A description takes no memory before its tensors are found to have other shapes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classifier|3:relu\",\"batch-normalisation:3:0.1:1.0E-5\",\"dense:3:|100000000:relu\",\"dense:100000000:|has the tensor gain1",
        "autoencoder|dense:4:3:sigmoid\"],\"decoder\":[\"tied:3:|dense:4:100000000:sigmoid\"],\"decoder\":[\"tied:100000000:|write it as F32 [4, 100000000]",
        "gan|dense:2:4:sigmoid|dense:100000000:4:sigmoid|write it as F32 [100000000, 4]",
        "augmented|[4,3,2]|[100000000,3,2]|the machine gives 100000000 visible units",
        "augmented|[4,3,2]|[4,3,2,100000000]|has no tensor machine.W3",
      })
  void network_thatClaimsToBeHuge_isRefused(String kind, String from, String to, String said)
      throws IOException {
    SmallModel sound = of(kind);
    String claim = sound.description().replace(from, to);
    assertNotEquals(sound.description(), claim);
    refuse(new SmallModel(claim, sound.tensors()), said);
  }

  @Test
  void network_withANegativeVariance_isRefused() throws IOException {
    SmallModel sound = of("classifier");
    Map<String, Tensor> tensors = new TreeMap<>(sound.tensors());
    tensors.put("variance1", Tensor.f32(new float[] {1, -0.5f, 1}, 3));
    refuse(new SmallModel(sound.description(), tensors), "variance1 holds -0.5");
  }
}
