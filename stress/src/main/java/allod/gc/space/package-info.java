/// Races over mark bits and over spans that are to be swept.
@NullMarked
package allod.gc.space;

import org.jspecify.annotations.NullMarked;
