/// Proof of moves and duties, on bodies written by hand.
///
/// Reading order: [World], [BodyText], [MoveCheckTest], [Ownership], [MoveProperties].
@NullMarked
package allod.own.check.move;

import org.jspecify.annotations.NullMarked;
