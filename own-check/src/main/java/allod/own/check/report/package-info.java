/// What the checker says, and how: findings, their text in the style of the Rust compiler, SARIF, JSON, pages
/// of explanation.
///
/// ```
/// analyses -> Findings -> suppressions, baseline -> rendered text -> javac
///                                                -> SARIF, JSON
/// ```
///
/// Reading order: [OwnCode], [Finding], [Label].
@NullMarked
package allod.own.check.report;

import org.jspecify.annotations.NullMarked;
