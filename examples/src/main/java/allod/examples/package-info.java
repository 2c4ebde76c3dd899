/// Programs to read and to run; each is one class with a `main`, and each is checked for owners when it is
/// compiled.
///
/// ```
/// KeyValueStore   a mapped file with one owner; what it returns are views that end with the next change
/// MessagePipeline threads that hand owned blocks to each other, and lose none when one of them fails
/// LibcCall        calls into C by plain `java.lang.foreign`, with a comparator that C calls back
/// ```
///
/// `MistakesTest` writes the mistakes into them that are easily made, one at a time, and wants each to be
/// refused.
@NullMarked
package allod.examples;

import org.jspecify.annotations.NullMarked;
