package org.harmonium.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.harmonium.io.AtomicFile;

/**
 * A report as a single HTML file without scripts and external resources. All text is escaped, and a
 * content security policy forbids scripts and network access.
 */
public final class HtmlReport {
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  private final StringBuilder html = new StringBuilder();

  private HtmlReport() {}

  /** Writes the page atomically. */
  public static void write(Path file, ReportPage page) {
    AtomicFile.write(file, render(page).getBytes(StandardCharsets.UTF_8));
  }

  /** The page as HTML. */
  public static String render(ReportPage page) {
    return new HtmlReport().page(page);
  }

  private String page(ReportPage page) {
    raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n");
    raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    element("title", "", page.title());
    raw("<style>\n" + styleSheet() + "</style>\n</head>\n<body>\n<main>\n");
    element("h1", "", page.title());
    paragraph("summary", page.summary());
    figures(page.figures());
    for (ReportPage.Section section : page.sections()) {
      raw("<section>\n");
      element("h2", "", section.title());
      paragraph("introduction", section.introduction());
      section.blocks().forEach(this::block);
      raw("</section>\n");
    }
    raw("</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private void figures(List<ReportPage.Figure> figures) {
    if (figures.isEmpty()) {
      return;
    }
    raw("<dl class=\"figures\">\n");
    for (ReportPage.Figure figure : figures) {
      raw("<div class=\"card\">");
      element("dt", "", figure.name());
      element("dd", "value", figure.value());
      if (!figure.note().isEmpty()) {
        element("dd", "note", figure.note());
      }
      raw("</div>\n");
    }
    raw("</dl>\n");
  }

  private void block(ReportPage.Block block) {
    if (block instanceof ReportPage.Charts charts) {
      raw("<div class=\"row\">\n");
      charts.charts().forEach(this::chart);
      raw("</div>\n");
    } else if (block instanceof ReportPage.Pictures pictures) {
      raw("<div class=\"pictures\">\n");
      pictures.pictures().forEach(this::picture);
      raw("</div>\n");
    } else if (block instanceof ReportPage.Table table) {
      table(table);
    } else if (block instanceof ReportPage.Listing listing) {
      raw("<div class=\"card listing\">");
      element("h3", "", listing.caption());
      element("pre", "", listing.text());
      raw("</div>\n");
    } else if (block instanceof ReportPage.Results results) {
      results(results.results());
    }
  }

  private void chart(Chart chart) {
    raw("<div class=\"card\">");
    element("h3", "", chart.title());
    raw("<ul class=\"legend\">");
    for (int i = 0; i < chart.lines().size(); i++) {
      raw("<li><i style=\"background:" + ChartSvg.colour(i) + "\"></i>");
      raw(Html.escape(chart.lines().get(i).name()) + "</li>");
    }
    raw("</ul>\n" + ChartSvg.render(chart) + "</div>\n");
  }

  private void picture(ReportPage.Picture picture) {
    raw("<figure class=\"card\"><img width=\"" + picture.image().width());
    raw("\" height=\"" + picture.image().height());
    raw("\" alt=\"" + Html.escape(picture.name()) + "\" src=\"data:image/png;base64,");
    raw(picture.image().base64() + "\">");
    raw("<figcaption><b>" + Html.escape(picture.name()) + "</b> ");
    raw(Html.escape(picture.caption()) + "</figcaption></figure>\n");
  }

  private void table(ReportPage.Table table) {
    raw("<div class=\"card table\"><table" + (table.columns().isEmpty() ? " class=\"keyed\"" : ""));
    raw(">\n");
    element("caption", "", table.caption());
    heading(table.columns());
    raw("<tbody>\n");
    for (List<String> row : table.rows()) {
      raw("<tr>");
      row.forEach(cell -> element("td", "", cell));
      raw("</tr>\n");
    }
    raw("</tbody></table></div>\n");
  }

  private void results(List<ReportPage.Result> results) {
    raw("<div class=\"card table\"><table>\n");
    heading(List.of("Result", "Expected", "Actual", ""));
    raw("<tbody>\n");
    for (ReportPage.Result result : results) {
      raw("<tr>");
      element("td", "", result.name());
      element("td", "", result.expected());
      element("td", "", result.actual());
      raw("<td><span class=\"mark " + (result.isReached() ? "reached" : "missed") + "\">");
      raw((result.isReached() ? "\u2713 as expected" : "\u2717 not as expected") + "</span></td>");
      raw("</tr>\n");
    }
    raw("</tbody></table></div>\n");
  }

  private void heading(List<String> columns) {
    if (!columns.isEmpty()) {
      raw("<thead><tr>");
      columns.forEach(column -> element("th", "", column));
      raw("</tr></thead>\n");
    }
  }

  private void paragraph(String kind, String text) {
    if (!text.isEmpty()) {
      element("p", kind, text);
    }
  }

  private void element(String name, String kind, String text) {
    raw("<" + name + (kind.isEmpty() ? "" : " class=\"" + kind + "\"") + ">");
    raw(Html.escape(text) + "</" + name + ">\n");
  }

  private void raw(String text) {
    html.append(text);
  }

  private static String styleSheet() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException(
            "report.css is not in the package of " + HtmlReport.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
