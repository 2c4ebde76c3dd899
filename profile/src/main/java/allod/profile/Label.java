package allod.profile;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a thread says that it is doing, from the label's opening to its close.
///
/// ```
/// try (Label _ = Profile.label("query", id)) {
///     heap.malloc(bytes);       a sample of it carries query=id
/// }
/// ```
///
/// Labels are a stack of the thread's own: opening and closing one is a store or two, and only a sample reads it.
///
/// Invariants:
///
/// - **L1** the labels of a thread are those that it opened and has not closed, the innermost first
///
/// Threads: closed by the thread that opened it, virtual ones too; no other thread has it.
///
/// Errors: closing another label than the innermost, or in another thread, is an `IllegalStateException` and changes
/// nothing.
public final class Label implements AutoCloseable {

    private static final ThreadLocal<@Nullable Label> INNERMOST = new ThreadLocal<>();

    private final Thread owner;
    private final @Nullable Label outer;
    private final String name;
    private final Object value; // a String, or a number, which becomes one when it is looked at
    private boolean closed; // the owner's alone, as the next
    private @Nullable Map<String, String> all; // once a sample has looked

    private Label(@Nullable Label outer, String name, Object value) {
        this.owner = Thread.currentThread();
        this.outer = outer;
        this.name = name;
        this.value = value;
    }

    static Label open(String name, Object value) {
        Objects.requireNonNull(name, "name of a label");
        Objects.requireNonNull(value, "value of a label");
        // What else there is runs code of the caller's, which a sample must not.
        Object known = value instanceof Long || value instanceof Integer ? value : String.valueOf(value);
        Label label = new Label(INNERMOST.get(), name, known);
        INNERMOST.set(label);
        return label;
    }

    /// Says that this is over; the outer value holds again.
    ///
    /// @throws IllegalStateException when another thread opened it, or an inner one is open
    @Override
    public void close() {
        if (owner != Thread.currentThread()) {
            throw new IllegalStateException("close of " + this + " in " + Thread.currentThread() + ": it belongs to "
                    + owner + ". Close it there.");
        }
        if (closed) {
            return;
        }
        Label innermost = INNERMOST.get();
        if (innermost != this) {
            throw new IllegalStateException(
                    "close of " + this + ": " + innermost + " is open inside it. Close labels in reverse order.");
        }
        closed = true;
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
    }

    /// The innermost of the calling thread.
    static @Nullable Label innermost() {
        return INNERMOST.get();
    }

    /// All that hold where this one is the innermost.
    Map<String, String> all() {
        Map<String, String> known = all;
        if (known == null) {
            Map<String, String> found = new HashMap<>();
            for (Label label = this; label != null; label = label.outer) {
                found.putIfAbsent(label.name, label.value.toString());
            }
            known = Map.copyOf(found);
            all = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return name + '=' + value;
    }
}
