/// Where each owned value may live: on the stack of its thread, or on the heap.
///
/// ```
/// Sites: where values are made -> ValueWalk: where they go -> Fate: the first way out, or none -> EscapeWords: notes
/// ```
///
/// Reading order: [allod.own.check.escape.EscapeReport], `ValueWalk`, `Rounds`, `AllocationSize`,
/// `EscapeWords`.
///
/// Sources: the escape analysis of the Go compiler, whose notes and limits are the model; the moves of the Rust
/// compiler, which make the question one of following a single owner.
@NullMarked
package allod.own.check.escape;

import org.jspecify.annotations.NullMarked;
