/** Tests of the pages in {@code src/docs}, and the generator of {@code experiments.md}. */
package org.harmonium.docs;
