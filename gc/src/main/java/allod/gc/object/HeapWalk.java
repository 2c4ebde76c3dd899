package allod.gc.object;

import java.util.Collection;

/// A heap that stands still: every object in it, and every place outside of it that refers into it. Histograms,
/// dumps and verifiers see the heap through it.
///
/// - **HW1** objects are visited once each, in no order that anybody may rely on, and fillers and free cells
///   not at all
/// - **HW2** sweeping is over: an object that is visited was allocated and not freed, so what its slots refer
///   to is visited as well. It need not be reachable; who wants only those collects first
/// - **HW3** all types whose objects are visited are in [#types()]
///
/// Threads: mutators stand, or there are none, as long as one is used; one thread uses it. Visitors may
/// allocate Java objects and do I/O, and must not use the heap through a mutator.
public interface HeapWalk {

    /// All types that the heap has, in the order of their ids.
    Collection<ObjectType> types();

    /// Shows every object.
    void forEachObject(ObjectVisitor visitor);

    /// Shows every root that is not null.
    void forEachRoot(RootVisitor visitor);
}
