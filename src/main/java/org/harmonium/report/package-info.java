/**
 * What a run leaves for people to read: metrics, manifest, pictures, charts and the one-file
 * report.
 *
 * <p>Everything here takes plain numbers, texts and images; no backend and no model may be named
 * here.
 *
 * <p>Read {@link ReportPage} first, then {@link HtmlReport}.
 */
@NullMarked
package org.harmonium.report;

import org.jspecify.annotations.NullMarked;
