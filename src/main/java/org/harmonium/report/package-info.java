/**
 * The output files of a run for people: metrics, manifest, images, charts and the HTML report.
 *
 * <p>This package uses plain numbers, texts and images. It does not depend on backends and models.
 *
 * <p>JSON is written by Jackson. PNG is written here because {@code javax.imageio} is in the module
 * java.desktop, which the runtime image of a bundle does not contain. Charts are written here as
 * inline SVG because the report is one file without scripts, and its style sheet gives the colours.
 *
 * <p>Read {@link ReportPage} first, then {@link HtmlReport}.
 */
@NullMarked
package org.harmonium.report;

import org.jspecify.annotations.NullMarked;
