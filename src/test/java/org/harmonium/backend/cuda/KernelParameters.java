package org.harmonium.backend.cuda;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonium.backend.Unary;

/** The parameters of each kernel that the host passes, in order. */
final class KernelParameters {
  /** {@link Unary}, in the names of kernels. */
  private static final List<String> FUNCTIONS =
      Stream.of(Unary.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList();

  /**
   * By family and kernel: L for 64 bits (a pointer or a number), I for an int, F for a float, D for
   * a double.
   */
  static final Map<String, Map<String, String>> OF =
      Map.of(
          "element",
          element(),
          "gradient",
          gradient(),
          "softmax",
          Map.of("softmax", "LILIII", "softmax_columns", "IIILIII", "log_sum_exp_rows", "LILII"),
          "groups",
          Map.of("max_groups", "ILILIII", "max_groups_gradient", "ILILILIII"),
          "rowwise",
          rowwise(),
          "units",
          Map.ofEntries(
              entry("categorical", "IIILLLLIII"),
              entry("categorical_from", "IIILILIII"),
              entry("add_bernoulli", "LILLLLIII"),
              entry("add_bernoulli_from", "LILILIII"),
              entry("add_normal", "LLLLLILII"),
              entry("add_normal_from", "LLILILII"),
              entry("noisy_rectified", "LILLLLLILII"),
              entry("noisy_rectified_from", "LILLILILII")),
          "update",
          Map.of(
              "momentum_step", "LLLILILII",
              "adam_step", "LFFFLLILILILILII",
              "rms_prop_step", "LFFLILILILII",
              "limit_norm", "LLLILII"),
          "sampling",
          Map.ofEntries(
              entry("uniform", "LLLLIII"),
              entry("normal", "LLLLIII"),
              entry("bernoulli", "LILLLLILII"),
              entry("sigmoid_bernoulli", "LILLLLLILLILII"),
              entry("bernoulli_from", "LILILILII"),
              entry("sigmoid_bernoulli_from", "LILLILILLILII"),
              entry("dropout_mask", "FLLLLILII"),
              entry("dropout_mask_from", "FLILILII"),
              entry("complement", "LIII")),
          "gather",
          Map.ofEntries(
              entry("gather_floats", "LILLLLILII"),
              entry("gather_bytes", "LILLLLILII"),
              entry("gather_bernoulli_floats", "LILLLLLLLILII"),
              entry("gather_bernoulli_bytes", "LILLLLLLLILII"),
              entry("advance", "LI")),
          "sums",
          Map.ofEntries(
              entry("column_sums", "LLILLII"),
              entry("row_dots", "LILILII"),
              entry("row_squared_distances", "LILILII"),
              entry("sum_of_rows", "LIL"),
              entry("add_sum_of_rows", "LIL"),
              entry("softplus_row_sums", "DLILII")));

  private KernelParameters() {}

  private static Map<String, String> gradient() {
    return Stream.concat(
            FUNCTIONS.stream().map(function -> "gradient_" + function),
            Stream.of("squared_error_gradient", "binary_cross_entropy_gradient"))
        .collect(Collectors.toMap(name -> name, name -> "LILILILII"));
  }

  private static Map<String, String> rowwise() {
    Map<String, String> rowwise =
        new TreeMap<>(
            Map.of(
                "multiply_row", "LILLILII",
                "multiply_column", "LILILILII",
                "clip", "FFLILII",
                "copy_columns", "LIILIIII"));
    FUNCTIONS.forEach(function -> rowwise.put("apply_columns_" + function, "IILIII"));
    return rowwise;
  }

  private static Map<String, String> element() {
    Map<String, String> element =
        new TreeMap<>(
            Map.of(
                "add_row", "LILLIII",
                "axpy", "LLILIII",
                "add_sign", "LLILIII",
                "scale", "LLIII",
                "hadamard", "LILILIII",
                "fill", "FLIII",
                "copy", "LILIII",
                "to_bf16", "LILII"));
    for (String function : FUNCTIONS) {
      element.put("unary_" + function, "LILILII");
      element.put("biased_" + function, "LILLILII");
    }
    return element;
  }
}
