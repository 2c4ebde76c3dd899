package allod.gc;

import allod.gc.mark.Tracer;
import allod.gc.object.HeaderLayout;
import allod.gc.object.SlotLayout;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.gc.weak.WeakSlots;
import allod.pages.Address;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// References between objects: fields, elements, exchanges and weak references, with the barriers that a
/// collection needs while it runs.
///
/// ```
/// store, marking      shade what is overwritten; shade what is stored until the mutator's own handles are scanned
/// store, else         store
/// load                load: a plan that relocates would test the reference here
/// weak load           marking: shade; clearing: test; else load
/// ```
///
/// Threads: as [Mutator]. The fields that say what a barrier does change in handshakes and stops only.
public abstract sealed class RefAccess extends FieldAccess permits Mutator {
    final ObjectHeap heap;
    final Plan plan;

    // Told by the collector, at safepoints only.
    private boolean marking;
    private boolean greyRoots; // marking, and the handles are not scanned yet
    private boolean allocatesBlack;
    private boolean clearing; // marked, and weak references are not cleared yet
    private @Nullable Tracer tracer; // what it shades with, in plans that mark while it runs

    RefAccess(ObjectHeap heap, Plan plan, int number) {
        super(number);
        this.heap = heap;
        this.plan = plan;
    }

    /// A reference to the newest object may be where others see it.
    abstract void afterPublication();

    /// The reference in a field, or 0.
    public final long getRef(long ref, int offset) {
        return local(load(address(ref) + offset));
    }

    /// Stores a reference, or 0, in a field.
    public final void setRef(long ref, int offset, long value) {
        store(address(ref) + offset, addressOrNull(value));
    }

    /// Stores a reference in a field of the object that the last [Mutator#alloc] returned, before the next
    /// safepoint: cheaper than [#setRef], since nothing is overwritten.
    public final void initRef(long ref, int offset, long value) {
        initialise(address(ref), offset, addressOrNull(value));
    }

    private void initialise(long address, long offset, long valueAddress) {
        requireNew(address);
        if (greyRoots) {
            shade(valueAddress);
        }
        Address.putLong(address + offset, SlotLayout.slotOf(valueAddress));
    }

    /// The reference in an element of an array, or 0.
    public final long element(long array, int index) {
        return local(load(address(array) + elementOffset(index)));
    }

    /// Stores a reference, or 0, in an element of an array.
    public final void setElement(long array, int index, long value) {
        store(address(array) + elementOffset(index), addressOrNull(value));
    }

    /// As [#initRef], for an element.
    public final void initElement(long array, int index, long value) {
        initialise(address(array), elementOffset(index), addressOrNull(value));
    }

    private static long elementOffset(int index) {
        return HeaderLayout.BYTES + (long) index * SlotLayout.BYTES;
    }

    /// Stores `value` if the field holds `expected`; both may be 0.
    ///
    /// @return whether it was stored
    public final boolean compareAndSetRef(long ref, int offset, long expected, long value) {
        long slot = address(ref) + offset;
        long expectedAddress = addressOrNull(expected);
        long valueAddress = addressOrNull(value);
        if (marking) {
            shade(expectedAddress);
            shadeNewIfGrey(valueAddress);
        }
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.EXCHANGING);
        }
        return Address.compareAndSetLong(slot, SlotLayout.slotOf(expectedAddress), SlotLayout.slotOf(valueAddress));
    }

    /// Stores `value`, or 0.
    ///
    /// @return what the field held
    public final long getAndSetRef(long ref, int offset, long value) {
        long valueAddress = addressOrNull(value);
        long old = SlotLayout.addressOf(Address.getAndSetLong(address(ref) + offset, SlotLayout.slotOf(valueAddress)));
        if (Seams.OPEN) {
            afterPublication();
        }
        if (marking) {
            shade(old); // still before the next safepoint, so before marking can end
            shadeNewIfGrey(valueAddress);
        }
        return local(old);
    }

    /// Copies elements of one array of references to another, or within one.
    public final void copyElements(long from, int fromIndex, long to, int toIndex, int count) {
        long source = address(from) + elementOffset(fromIndex);
        long target = address(to) + elementOffset(toIndex);
        if (marking && !Fault.F25.on()) {
            for (long done = 0; done < (long) count * SlotLayout.BYTES; done += SlotLayout.BYTES) {
                shade(load(target + done));
                shadeNewIfGrey(load(source + done));
            }
        }
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.BULK_SHADED);
        }
        Address.copy(source, target, (long) count * SlotLayout.BYTES);
    }

    private static long load(long slot) {
        return SlotLayout.addressOf(Address.getLongOpaque(slot));
    }

    /// Of a field, an element or a global root; handles take [Mutator#setHandle].
    void store(long slot, long valueAddress) {
        if (marking) {
            storeWhileMarking(slot, valueAddress);
        }
        Address.putLongRelease(slot, SlotLayout.slotOf(valueAddress));
        if (Seams.OPEN) {
            afterPublication();
        }
    }

    private void storeWhileMarking(long slot, long valueAddress) {
        long old = load(slot);
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.BARRIER_OLD_READ);
        }
        if (valueAddress != 0 || !Fault.F4.on()) {
            shade(old);
        }
        shadeNewIfGrey(valueAddress);
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.BARRIER_SHADED);
        }
    }

    private void shadeNewIfGrey(long address) {
        if (greyRoots) {
            shade(address);
        }
    }

    private void shade(long address) {
        if (address != 0 && tracer != null) {
            tracer.shade(address);
        }
    }

    // --------------------------------------------------------------------------------------------- weak references

    /// What a weak or soft reference refers to, or 0 when it was cleared. What is returned stays alive as any
    /// reference does.
    public final long getWeak(long weak) {
        long slot = address(weak) + WeakSlots.REFERENT_OFFSET;
        if (marking) {
            return local(WeakSlots.getMarking(slot, tracer()));
        }
        return local(clearing ? WeakSlots.getClearing(slot, plan) : WeakSlots.get(slot));
    }

    /// As [#getWeak], and a soft reference is used: it will be kept longer.
    public final long getSoft(long soft) {
        Address.putLongOpaque(
                address(soft) + WeakSlots.CLOCK_OFFSET, heap.softClock().nowMillis());
        return getWeak(soft);
    }

    /// Whether a weak, soft or phantom reference refers to the object; does not keep it alive.
    ///
    /// @param ref 0 to ask whether it was cleared
    public final boolean refersTo(long weak, long ref) {
        long slot = address(weak) + WeakSlots.REFERENT_OFFSET;
        long address = addressOrNull(ref);
        return clearing ? WeakSlots.refersToClearing(slot, address, plan) : WeakSlots.refersTo(slot, address);
    }

    /// Lets a weak, soft or phantom reference, or an ephemeron's key, refer to an object, which it does not
    /// keep alive.
    public final void setWeak(long weak, long ref) {
        long address = address(weak);
        if (marking) {
            WeakSlots.setMarking(address, addressOrNull(ref), tracer());
        } else {
            WeakSlots.set(address + WeakSlots.REFERENT_OFFSET, addressOrNull(ref));
        }
    }

    /// Lets a weak, soft or phantom reference refer to nothing; keeps nobody alive.
    public final void clearWeak(long weak) {
        WeakSlots.clear(address(weak) + WeakSlots.REFERENT_OFFSET);
    }

    /// The value of an ephemeron whose key lives, or 0.
    public final long ephemeronValue(long ephemeron) {
        long address = address(ephemeron);
        if (marking) {
            return local(WeakSlots.valueMarking(address, tracer()));
        }
        return local(clearing ? WeakSlots.valueClearing(address, plan) : WeakSlots.value(address));
    }

    /// Sets the value of an ephemeron; it lives as long as ephemeron and key do.
    public final void setEphemeronValue(long ephemeron, long ref) {
        long address = address(ephemeron);
        if (marking) {
            WeakSlots.setValueMarking(address, addressOrNull(ref), tracer());
        } else {
            WeakSlots.set(address + WeakSlots.VALUE_OFFSET, addressOrNull(ref));
        }
    }

    // ------------------------------------------------------------------------------------- what the collector tells

    boolean isMarking() {
        return marking;
    }

    boolean hasGreyRoots() {
        return greyRoots;
    }

    boolean isClearing() {
        return clearing;
    }

    /// In plans that mark while mutators run.
    Tracer tracer() {
        return Objects.requireNonNull(tracer, "the plan has no tracers");
    }

    void tracer(@Nullable Tracer newTracer) {
        tracer = newTracer;
    }

    /// @param grey the handles are not scanned yet
    void marking(boolean on, boolean grey) {
        marking = on;
        greyRoots = grey;
    }

    void clearing(boolean on) {
        clearing = on;
    }

    boolean allocatesBlack() {
        return allocatesBlack;
    }

    void allocatesBlack(boolean on) {
        allocatesBlack = on;
    }
}
