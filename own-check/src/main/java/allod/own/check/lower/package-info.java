/// The translation: from javac's trees to graphs of points.
///
/// ```
/// ClassTranslation -> BodyTranslation   one body, with
///                       Statements -> Loops, Switches, Tries      control flow
///                       Expressions -> Calls, Lambdas, Patterns, Conditions, Assignments
///                       Transfers    from operands to temporaries: moves and borrows
///                       Exits        the ways out of scopes
///                       Variables    roots of variables, also of those around a lambda
/// ```
///
/// What it does not know it reports as not analysed; it passes over nothing in silence.
///
/// Reading order: [Operand], [BodyTranslation], [Expressions], [Transfers], [Exits].
@NullMarked
package allod.own.check.lower;

import org.jspecify.annotations.NullMarked;
