package org.harmonium.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.report.Build;
import org.harmonium.report.Machine;
import org.harmonium.report.Manifest;

/**
 * What a figure was made with; without it a figure says nothing.
 *
 * @param backend its name
 * @param device the backend's description of itself
 * @param precision of its products
 * @param version of this build
 * @param commit of this build
 * @param processor of the computer, with its cores
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

  /** Of an open backend. */
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

  /** Names and values, in this order. */
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
