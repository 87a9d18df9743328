package org.harmonium.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.harmonium.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or standard error. All text for the terminal passes here: control characters and
 * invisible marks, which may come from the name of a file, are replaced by {@code ?}. Line breaks
 * in a line or in an argument of a format are replaced too. The first failure to write is kept.
 */
final class Console extends PrintWriter {
  private final Target target;

  private Console(Target target) {
    super(target, true);
    this.target = target;
  }

  /** Returns a console that writes to another writer, or the writer itself if it is a console. */
  static Console to(Writer writer) {
    return writer instanceof Console console ? console : new Console(new Target(writer));
  }

  /** Returns a console that writes to a stream in UTF-8. */
  static Console to(OutputStream stream) {
    return to(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
  }

  /** Returns the standard output of the process, without the stream that hides failures. */
  static Console standardOutput() {
    return to(new FileOutputStream(FileDescriptor.out));
  }

  /** Returns the standard error of the process. */
  static Console standardError() {
    return to(new FileOutputStream(FileDescriptor.err));
  }

  /** Whether a terminal may be sent escape codes, by the variables TERM and NO_COLOR. */
  static boolean allowsEscapes(Map<String, String> environment) {
    return !environment.getOrDefault("TERM", "").equals("dumb")
        && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  @Override
  public void println(@Nullable String line) {
    super.println(Printable.line(String.valueOf(line).replace("\t", "    ")));
  }

  @Override
  public void println(@Nullable Object line) {
    println(String.valueOf(line));
  }

  @Override
  public PrintWriter format(String format, @Nullable Object... arguments) {
    return format(Locale.ROOT, format, arguments);
  }

  @Override
  public PrintWriter format(
      @Nullable Locale locale, String format, @Nullable Object... arguments) {
    @Nullable Object[] clean = new Object[arguments.length];
    for (int i = 0; i < clean.length; i++) {
      Object argument = arguments[i];
      boolean isPlain = argument == null || argument instanceof Number;
      clean[i] = isPlain ? argument : Printable.line(argument.toString());
    }
    return super.format(locale, format, clean);
  }

  /** Prints text of the program itself as it is, including escape codes. */
  void printRaw(String text) {
    synchronized (lock) {
      target.isRaw = true;
      print(text);
      target.isRaw = false;
    }
  }

  /** Flushes, and returns why some text could not be written, or null if all was written. */
  @Nullable String failure() {
    flush();
    IOException failure = target.failure;
    return failure == null ? null : String.valueOf(failure.getMessage());
  }

  /** Cleans text, and keeps the first failure, of which a PrintWriter keeps only the fact. */
  private static final class Target extends Writer {
    private final Writer out;
    private boolean isRaw;
    private volatile @Nullable IOException failure;

    Target(Writer out) {
      this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      String all = new String(text, offset, length);
      attempt(() -> out.write(isRaw ? all : Printable.text(all)));
    }

    @Override
    public void flush() throws IOException {
      attempt(out::flush);
    }

    @Override
    public void close() throws IOException {
      attempt(out::close);
    }

    private void attempt(Action action) throws IOException {
      try {
        action.run();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }

  /** An operation of a stream. */
  private interface Action {
    void run() throws IOException;
  }
}
