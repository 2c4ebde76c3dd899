/// The words of ownership: who must end a value, who may use it, and for how long.
///
/// ```
///              owner              borrow                    class of the value
///              -----              ------                    ------------------
///   value      @Own               @Ref   @Mut               @Owned   @View   @Copy
///   receiver   @Consumes          -      @Mutates           @Confined   @Shareable
///   function   @Once              @Scoped
/// ```
///
/// The annotations are read by the checker, `allod.own.check`, and by people. They stand in class files and are
/// not loaded at run time: a program runs without their jar.
///
/// Reading order: [Own], [Ref], [Mut], [Owned], [View], [Mutates], [Consumes]; then the rest. Their chapter is
/// docs/5-own.md.
@NullMarked
package allod.own;

import org.jspecify.annotations.NullMarked;
