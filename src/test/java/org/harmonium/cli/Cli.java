package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringWriter;

/** What a command line gave. */
record Cli(int code, String out, String err) {

  /** Runs a command line in this process. */
  static Cli run(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = HarmoniumCommand.execute(Console.to(out), Console.to(err), texts);
    return new Cli(code, out.toString(), err.toString());
  }

  /** Runs a command line that must succeed. */
  static Cli succeed(Object... arguments) {
    Cli result = run(arguments);
    assertEquals(0, result.code, result.err);
    return result;
  }

  /** Demands a refusal: this exit code and one line on standard error, which it gives. */
  String refused(int expectedCode) {
    assertEquals(expectedCode, code, err);
    assertEquals(1, err.lines().count(), err);
    return err;
  }
}
