/// Who owns what at each point of a body: moves, uses after moves, and duties that nobody fulfils.
///
/// ```
/// Body -> MovePaths -> MoveAction a point -> MoveFlow -> MoveInspector -> MoveFaults -> Findings
///         tree of      uses, moves, what     Held bits   what is wrong    one a value   in words
///         places       gets a value          a path
/// ```
///
/// Reading order: [MoveCheck], [Held], [MovePath], [MovePaths], [MoveRule], [MoveAction], [MoveFlow],
/// [MoveInspector], [MoveTrail], [MoveFaults], [MoveWords].
@NullMarked
package allod.own.check.move;

import org.jspecify.annotations.NullMarked;
