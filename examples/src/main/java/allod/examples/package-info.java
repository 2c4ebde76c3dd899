/// Programs to read and to run; each is one class with a `main`, and each is checked for owners when it is
/// compiled.
///
/// ```
/// KeyValueStore   a mapped file with one owner; what it returns are views that end with the next change
/// ```
///
/// `MistakesTest` writes the mistakes into them that are easily made, one at a time, and wants each to be
/// refused.
@NullMarked
package allod.examples;

import org.jspecify.annotations.NullMarked;
