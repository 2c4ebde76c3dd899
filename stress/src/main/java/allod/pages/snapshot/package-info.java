/// Races of the gate that writers of a snapshot space go through.
@NullMarked
package allod.pages.snapshot;

import org.jspecify.annotations.NullMarked;
