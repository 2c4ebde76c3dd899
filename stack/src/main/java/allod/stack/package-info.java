/// Stack: last-in-first-out memory for each thread, without a call to the system and without garbage.
///
/// ```
/// Stack.current() ──► Stack         bump pointer and depth of one thread
///                       │  ▲ push, pop
///                       │  │
///                       │ StackFrame   what one call allocates, gone at its end
///                       ▼
///                     StackPool     leases memory to stacks, takes it back from dead threads
///                       │
///                       ▼
///                     StackSlab     a reservation: one guard, and above it the StackMemory of one or many stacks
///                       │
///                       ▼
///                     allod.pages   reserve, commit, discard
/// ```
///
/// Read in this order: `Stack`, `StackFrame`, `StackOverflow`, `StackMemory`, `StackSlab`, `StackPool`.
/// There is one lock, that of a `StackPool`; nothing is called under it but `allod.pages`.
/// The chapter is `docs/2-stack.md`.
@NullMarked
package allod.stack;

import org.jspecify.annotations.NullMarked;
