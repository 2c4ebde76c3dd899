/// The verifier of the object heap: what must hold in each phase of a cycle, looked up in the memory itself.
///
/// ```
/// plan, stopped --verify(phase)--> HeapVerifier --asks--> VerifiedHeap   roots, objects, marks, flags, books
///                                       |
///                                       +--SlotWalk: slots of an object, told without the tracer
/// ```
///
/// Reading order: [allod.gc.verify.VerifyPhase], [allod.gc.verify.VerifiedHeap],
/// [allod.gc.verify.HeapVerifier].
@NullMarked
package allod.gc.verify;

import org.jspecify.annotations.NullMarked;
