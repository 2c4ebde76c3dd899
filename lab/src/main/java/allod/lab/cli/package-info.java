/// The command line.
@NullMarked
package allod.lab.cli;

import org.jspecify.annotations.NullMarked;
