/// What virtual memory costs: each main prints lines of name, value and unit.
@NullMarked
package allod.bench.pages;

import org.jspecify.annotations.NullMarked;
