package org.harmonium.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.report.Build;
import org.harmonium.report.Machine;
import org.harmonium.report.Manifest;

/**
 * The conditions of a measurement: device, precision, build, processor and Java runtime.
 *
 * @param backend the name of the backend
 * @param device the description of the backend
 * @param precision the precision of its products
 * @param version the version of this build
 * @param commit the commit of this build
 * @param processor the processor of the computer and its number of cores
 * @param java the Java runtime
 */
public record Circumstances(
    String backend,
    String device,
    String precision,
    String version,
    String commit,
    String processor,
    String java) {

  /** Returns the conditions of measurements on an open backend. */
  public static Circumstances of(Backend backend) {
    Machine machine = Machine.current();
    Manifest.Code code = Build.code();
    return new Circumstances(
        backend.name(),
        backend.description(),
        backend.precision().label(),
        Build.version(),
        code.commit() + (code.isDirty() ? ", with changes beside it" : ""),
        machine.cpu() + ", " + machine.cores() + " cores",
        machine.jvm());
  }

  /** Returns the names and values, in this order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("backend", backend);
    map.put("device", device);
    map.put("precision", precision);
    map.put("version", version);
    map.put("commit", commit);
    map.put("processor", processor);
    map.put("java", java);
    return map;
  }
}
