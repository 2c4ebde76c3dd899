/// Words of ownership for code that has none: what the code does already, written down.
///
/// ```
/// sources -> javac -> Proposals (classes, methods, parameters) -> edits -> sources -> ... until nothing is new ->
/// patch
/// ```
///
/// Each round reads the words of the round before, so that what one class says of itself is known to the next.
///
/// Reading order: [allod.own.check.infer.Inference], `Proposals`, `Actions`, `Ending`, `UnifiedDiff`.
@NullMarked
package allod.own.check.infer;

import org.jspecify.annotations.NullMarked;
