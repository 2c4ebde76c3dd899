package allod.gc.verify;

import allod.gc.object.TypeTable;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;

/// What the [HeapVerifier] must know of a heap, whatever its plan is. All is asked while the world is stopped.
public interface VerifiedHeap {

    /// Flag of a mutator: its barrier shades.
    int MARKING = 1;

    /// Flag of a mutator: its handles are scanned in this cycle.
    int ROOTS_SCANNED = 1 << 1;

    /// Flag of a mutator: weak references are tested before they are handed out.
    int CLEARING = 1 << 2;

    /// Flag of a mutator: what it allocates is marked.
    int ALLOCATES_BLACK = 1 << 3;

    TypeTable types();

    /// For messages.
    String typeName(int typeId);

    /// True if an object may lie at `address`: the memory is committed, and given to a space.
    boolean contains(long address);

    /// Hands over the address of every object, dead ones that are not swept yet too, fillers left out; those of
    /// a space in the order of their addresses.
    void walk(LongConsumer objects);

    /// Hands over every slot outside objects that keeps its object alive, with the name of who holds it.
    void roots(ObjLongConsumer<String> slots);

    /// False for all in a plan without mark bits.
    boolean isMarked(long address);

    /// Hands over every object that waits to be scanned.
    void grey(LongConsumer objects);

    /// Hands over the flags of every mutator.
    void mutators(ObjIntConsumer<String> flags);

    /// Compares the books of spaces and supply with themselves.
    ///
    /// @throws AssertionError or IllegalStateException that tells what does not add up
    void checkAccounting();
}
