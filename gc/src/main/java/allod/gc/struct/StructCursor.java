package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.Scope;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One view that is moved from object to object, on one handle: for loops over lists and arrays.
///
/// ```java
/// StructCursor<Node> at = nodes.cursor(mutator);
/// for (at.moveTo(first); at.isPresent(); at.step(Node::next)) {
///     sum += at.view().key();
/// }
/// ```
///
/// It lives as long as the scope that was innermost when it was made. Its view is always the same Java object,
/// and shows where the cursor stands now.
///
/// Threads: the mutator's.
///
/// @param <T> the interface
public final class StructCursor<T> {
    private final StructType<T> type;
    private final Mutator mutator;
    private final long handle;
    private final T view;

    StructCursor(StructType<T> type, Mutator mutator, long handle, T view) {
        this.type = type;
        this.mutator = mutator;
        this.handle = handle;
        this.view = view;
    }

    /// Whether it stands at an object.
    public boolean isPresent() {
        return mutator.handle(handle) != 0;
    }

    /// The object where it stands; an access throws `IllegalStateException` when it stands nowhere.
    public T view() {
        return view;
    }

    /// @param target null for nowhere
    public void moveTo(@Nullable T target) {
        mutator.setHandle(handle, target == null ? 0 : type.refIn(mutator, target));
    }

    /// @param ref of an object of the type, valid now, or 0 for nowhere
    public void moveTo(long ref) {
        if (ref != 0) {
            type.requireType(mutator, ref);
        }
        mutator.setHandle(handle, ref);
    }

    /// Moves to what a function finds from here, such as `Node::next`; the handles of views that it makes are
    /// given back.
    ///
    /// @return whether it stands at an object now
    public boolean step(Function<T, @Nullable T> next) {
        long ref;
        try (Scope _ = mutator.scope()) {
            T target = next.apply(view);
            ref = target == null ? 0 : type.refIn(mutator, target);
        }
        mutator.setHandle(handle, ref);
        return ref != 0;
    }
}
