/// The seams of the object heap: where a test may take hold of the collector. Below every other package of
/// `allod.gc`, so that each may name its windows, its faults and its rare cases here; closed, they cost
/// nothing.
///
/// ```
/// production code --reach(point)--> Seams --> Director (a test: delay, yield, schedule by seed)
///                 --F4.on()-------> Fault     the mistake is made, and must be found
///                 --refuses()-----> Stress    the rare case is the rule
/// ```
///
/// Reading order: [allod.gc.seam.Seams], [allod.gc.seam.SeamPoint], [allod.gc.seam.Director],
/// [allod.gc.seam.Fault], [allod.gc.seam.Stress].
@NullMarked
package allod.gc.seam;

import org.jspecify.annotations.NullMarked;
