package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.SlotLayout;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/// An object of a heap, seen as its interface: the parent of the classes that [StructType] generates.
///
/// ```
/// Node (your interface)
///   ▲
/// hidden class ──► StructView: mutator, handle ──► slot of the shadow stack ──► object
/// ```
///
/// A view reads its object's address from its handle at each access, so it stays right across safepoints, moves
/// of the object included. It lives as long as the scope that was innermost when it was made.
///
/// - **V1** an access goes to an object of the view's own type, or throws: memory of other objects cannot be
///   touched by a view, however it is used
/// - **V2** two views are equal exactly when they are of the same mutator and refer to the same object now
///
/// Threads: the mutator's.
///
/// Errors: `IllegalStateException` when the scope was closed, or a cursor stands nowhere.
public abstract class StructView {
    private final Mutator mutator;
    private final long handle;

    /// For generated classes.
    ///
    /// @param handle of an open scope of the mutator
    protected StructView(Mutator mutator, long handle) {
        this.mutator = mutator;
        this.handle = handle;
    }

    /// For generated classes: the type of the objects that this class is for.
    protected abstract StructType<?> structType();

    /// For generated classes: another view of the same class.
    protected abstract StructView sibling(Mutator ofMutator, long atHandle);

    /// For generated classes: the accessors, as they need them.
    protected static CallSite link(Lookup lookup, String name, MethodType type) throws IllegalAccessException {
        return MemberLinks.link(lookup, name, type);
    }

    /// For generated classes: the object, checked to be one of the type.
    ///
    /// @param typeId of the view's own type
    protected final long self(int typeId) {
        Mutator own = mutator;
        if (own.isHandle(handle)) {
            long ref = own.handle(handle);
            if (ref != 0 && own.typeId(ref) == typeId) {
                return ref;
            }
        }
        throw lost();
    }

    private IllegalStateException lost() {
        String name = structType().name();
        String remedy = ": use a view within the scope that was innermost when it was made";
        if (!mutator.isHandle(handle)) {
            return new IllegalStateException("the scope of a view of " + name + " is closed" + remedy);
        }
        long ref = mutator.handle(handle);
        if (ref == 0) {
            return new IllegalStateException("a view of " + name
                    + " shows nothing: ask a cursor for isPresent() first, and" + remedy.substring(1));
        }
        return new IllegalStateException("the scope of a view of " + name
                + " is closed, and its handle has an object of" + " type " + mutator.typeId(ref) + " now" + remedy);
    }

    /// For generated classes.
    protected final Mutator mutator() {
        return mutator;
    }

    final long ref() {
        return self(structType().type().id());
    }

    final long handle() {
        return handle;
    }

    /// Whether the other one is a view of the same mutator, and refers to the same object.
    @Override
    public final boolean equals(@Nullable Object other) {
        return other == this
                || (other instanceof StructView view
                        && view.mutator == mutator
                        && view.structType() == structType()
                        && ((view.ref() ^ ref()) & SlotLayout.ADDRESS_MASK) == 0);
    }

    /// The identity hash of the object: the same for its life.
    @Override
    public final int hashCode() {
        return mutator.identityHash(ref());
    }

    /// The object with its fields, as [ObjectHeap#describe] shows it.
    @Override
    public final String toString() {
        return mutator.isHandle(handle) ? mutator.describe(mutator.handle(handle)) : "view of a closed scope";
    }
}
