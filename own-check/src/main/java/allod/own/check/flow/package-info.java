/// The intermediate form: bodies of methods as graphs of points, for analyses that follow the flow.
///
/// ```
/// Body = points with one Instruction each, joined by Edges
/// Instruction works on Places: a Root and Steps
/// ```
///
/// Reading order: [Root], [Step], [Place], [Instruction], [Edge], [Body], [Order].
@NullMarked
package allod.own.check.flow;

import org.jspecify.annotations.NullMarked;
