@NullMarked
package org.harmonium.backend.cpu.vector;

import org.jspecify.annotations.NullMarked;
