package org.harmonium.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final String HOSTILE = "</p><script>alert(\"x\")</script>' onload='y&\u202e\u0007";
  private static final String SAFE =
      "&lt;/p&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; onload=&#39;y&amp;\ufffd\ufffd";

  @TempDir Path folder;

  @Test
  void render_hostileTextInEveryField_isEscapedEverywhere() {
    String html = HtmlReport.render(SamplePage.page(HOSTILE));
    assertFalse(html.contains("<script"), "a script is not escaped");
    assertFalse(html.contains("' onload"), "a quote is not escaped");
    assertFalse(html.contains("\u202e"));
    // Marked texts appear in: the page, its title twice, four figures, results, charts, pictures
    // ...
    Matcher safe = Pattern.compile(Pattern.quote(SAFE)).matcher(html);
    assertTrue(safe.results().count() > 50, "the texts are missing");
  }

  @Test
  void render_page_hasNoExternalResources() {
    String html = HtmlReport.render(SamplePage.page(""));
    Matcher links = Pattern.compile("(?:src|href|url)\\s*[=(]\\s*\"?+(?!data:)").matcher(html);
    assertFalse(links.find());
    assertFalse(html.contains("http://") || html.contains("https://") || html.contains("@import"));
    assertFalse(html.contains("<script"));
  }

  @Test
  void render_page_showsResultsAndBalancesItsTags() {
    String html = HtmlReport.render(SamplePage.page(""));
    assertTrue(html.contains("<span class=\"mark reached\">"));
    assertTrue(html.contains("<span class=\"mark missed\">"));
    for (String tag :
        List.of("main", "section", "div", "table", "tr", "td", "figure", "svg", "ul", "dl", "p")) {
      long opened = Pattern.compile("<" + tag + "[ >]").matcher(html).results().count();
      long closed = Pattern.compile("</" + tag + ">").matcher(html).results().count();
      assertEquals(opened, closed, tag);
    }
  }

  @Test
  void write_page_writesTheRenderedBytes() throws Exception {
    Path file = folder.resolve("report.html");
    HtmlReport.write(file, SamplePage.page(""));
    assertEquals(HtmlReport.render(SamplePage.page("")), Files.readString(file));
    // -Dreport.keep=FILE keeps the sample page for inspection.
    String keep = System.getProperty("report.keep");
    if (keep != null) {
      Files.copy(file, Path.of(keep), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void render_emptyPage_isComplete() {
    String html = HtmlReport.render(new ReportPage("t", "", List.of(), List.of()));
    assertTrue(html.contains("<h1>t</h1>") && html.endsWith("</html>\n"), html);
  }
}
