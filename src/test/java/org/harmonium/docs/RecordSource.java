package org.harmonium.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the source of a settings record says that reflection cannot: its Javadoc and its ranges. */
final class RecordSource {
  private static final Path ROOT = Path.of("src/main/java");
  private static final Pattern CODE = Pattern.compile("\\{@code\\s+([^}]*)}");
  private static final Pattern LINK = Pattern.compile("\\{@link\\s+([^}]*)}");

  private final String javadoc;
  private final String body;
  private final String text;

  private RecordSource(String javadoc, String body, String text) {
    this.javadoc = javadoc;
    this.body = body;
    this.text = text;
  }

  /** Reads the declaration of a record. */
  static RecordSource of(Class<?> record) {
    String text = text(record);
    Matcher start =
        Pattern.compile("\\brecord " + record.getSimpleName() + "\\s*\\(").matcher(text);
    if (!start.find()) {
      throw new IllegalStateException("no declaration of " + record.getName());
    }
    int comment = text.lastIndexOf("/**", start.start());
    String javadoc = text.substring(comment + 3, text.indexOf("*/", comment));
    return new RecordSource(
        javadoc.replaceAll("\\s*\\n\\s*\\* ?", "\n"), body(text, start.start()), text);
  }

  /** Whether the source of a type is in src/main. */
  static boolean isOfProject(Class<?> type) {
    return Files.exists(file(type));
  }

  private static Path file(Class<?> type) {
    Class<?> outermost = type;
    while (outermost.getDeclaringClass() != null) {
      outermost = outermost.getDeclaringClass();
    }
    return ROOT.resolve(outermost.getName().replace('.', '/') + ".java");
  }

  private static String text(Class<?> type) {
    try {
      return Files.readString(file(type));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text up to the brace that closes the declaration. */
  private static String body(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == '}' && depth == 0) {
        return text.substring(start, i);
      }
    }
    throw new IllegalStateException("no end of the declaration");
  }

  /** The first sentences of the Javadoc, up to a paragraph or a tag. */
  String summary() {
    return plain(javadoc.split("\n\\s*(@param|<p>)|\n\n", 2)[0]);
  }

  /** The text of a component's {@code @param}. */
  String meaning(String component) {
    Matcher tag =
        Pattern.compile("@param " + component + "\\b(.*?)(?=\n@|\\z)", Pattern.DOTALL)
            .matcher(javadoc);
    if (!tag.find()) {
      throw new IllegalStateException("no @param " + component + " in\n" + javadoc);
    }
    return plain(tag.group(1));
  }

  /** The range that the compact constructor checks; empty if it checks none by a guard. */
  String range(String component) {
    if (body.contains("requireLayers(" + component + ",")) {
      return "1 to 1,000,000 each";
    }
    Matcher guard =
        Pattern.compile("Range\\.(\\w+)\\(\\s*\"" + component + "\",([^;]*?)\\);").matcher(body);
    if (!guard.find()) {
      return "";
    }
    String[] arguments = guard.group(2).replaceAll("\\)$", "").split(",");
    return switch (guard.group(1)) {
      case "positive" -> "above 0";
      case "notNegative" -> "0 or more";
      case "finite" -> "finite";
      case "within" -> number(arguments[1]) + " to " + number(arguments[2]);
      case "belowOne" -> "0 to below 1";
      case "probability" -> "0 to 1";
      default -> words(guard.group(1));
    };
  }

  private String number(String literal) {
    String constant = literal.strip();
    Matcher value = Pattern.compile("\\b" + constant + " = ([\\d_.]+)").matcher(text);
    return (value.find() ? value.group(1) : constant).replace('_', ',').replaceAll("[LdfF]$", "");
  }

  private static String words(String name) {
    return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static String plain(String javadoc) {
    String text = CODE.matcher(javadoc).replaceAll("`$1`");
    Matcher link = LINK.matcher(text);
    text =
        link.replaceAll(
            m -> {
              String[] words = m.group(1).strip().split("\\s+", 2);
              String shown =
                  words.length == 2 ? words[1] : words[0].replaceAll("^.*[.](?=[A-Z])", "");
              return Matcher.quoteReplacement("`" + shown.replaceFirst("^#", "") + "`");
            });
    return text.replaceAll("<[^>]*>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replaceAll("\\s+", " ")
        .replace("|", "\\|")
        .strip();
  }
}
