/// Races over the protocols of the profiler, in its own package so that they see its parts.
@NullMarked
package allod.profile;

import org.jspecify.annotations.NullMarked;
