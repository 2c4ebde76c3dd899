/// The command line `allod`.
@NullMarked
package allod.lab.cli;

import org.jspecify.annotations.NullMarked;
