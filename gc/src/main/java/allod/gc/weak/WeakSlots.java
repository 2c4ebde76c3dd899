package allod.gc.weak;

import static allod.gc.object.SlotLayout.addressOf;
import static allod.gc.object.SlotLayout.slotOf;

import allod.gc.mark.Tracer;
import allod.gc.object.HeaderLayout;
import allod.gc.seam.Fault;
import allod.gc.seam.SeamPoint;
import allod.gc.seam.Seams;
import allod.pages.Address;

/// The slots of an object with a referent, and what a mutator does with them in each phase.
///
/// ```
///  0 header │ 8 referent, or key │ 16 clock of a soft, value of an ephemeron │ fields of the type
///
/// phase      idle          marking                         clearing, until all dead referents are 0
/// get        as it is      shades: the program has it now   0 if the referent is dead
/// refersTo   as it is      as it is, shades nothing        a dead referent is null
/// clear      0             0, shades nothing               0
/// set        stores        stores, shades nothing          stores
/// ```
///
/// Invariants:
///
/// - **R1** a mutator never gets a referent that will be freed: either it was shaded before marking ended, or
///   it is marked
/// - **R2** in the clearing phase a dead referent cannot be stored, because nobody can have it; so a slot that
///   has changed since it was tested holds something live, and the exchange of the collector leaves it
///
/// A weak store needs no barrier: every object with a referent that lives is on a discovered list - those that
/// the tracer scans, and those that are allocated while marking goes on - and is looked at when marking is
/// over.
///
/// Threads: a mutator between two safepoints, so the phase does not change meanwhile. Stores are releases: they
/// publish the header of the referent.
///
/// Sources: Shenandoah's rule for weak loads after marking; `refersTo` and `clear` without keeping alive as in
/// the JDK.
public final class WeakSlots {

    /// Offset of the referent, or of an ephemeron's key.
    public static final int REFERENT_OFFSET = HeaderLayout.BYTES;
    /// Offset of an ephemeron's value.
    public static final int VALUE_OFFSET = REFERENT_OFFSET + 8;
    /// Offset of a soft reference's clock, a number.
    public static final int CLOCK_OFFSET = REFERENT_OFFSET + 8;

    private WeakSlots() {}

    /// The referent, for a program that will use it, while no cycle is under way.
    ///
    /// @param slot address of the slot
    public static long get(long slot) {
        return addressOf(Address.getLongAcquire(slot));
    }

    /// The referent while marking goes on: it stays alive, for this cycle.
    public static long getMarking(long slot, Tracer tracer) {
        long ref = get(slot);
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.WEAK_READ);
        }
        if (ref != 0 && !Fault.F14.on()) {
            tracer.shade(ref);
        }
        return ref;
    }

    /// The referent while dead ones are being cleared.
    public static long getClearing(long slot, Liveness liveness) {
        long ref = get(slot);
        if (Seams.OPEN) {
            Seams.reach(SeamPoint.WEAK_READ);
        }
        return ref == 0 || liveness.isLive(ref) || Fault.F15.on() ? ref : 0;
    }

    /// Whether the slot refers to `ref`, or with 0 to nothing, while no referent is being cleared.
    public static boolean refersTo(long slot, long ref) {
        return get(slot) == ref;
    }

    /// As [#refersTo], while dead ones are being cleared.
    public static boolean refersToClearing(long slot, long ref, Liveness liveness) {
        long found = get(slot);
        boolean dead = found != 0 && !liveness.isLive(found);
        return dead ? ref == 0 : found == ref;
    }

    public static void set(long slot, long ref) {
        Address.putLongRelease(slot, slotOf(ref));
    }

    /// The value of an ephemeron, or 0 when its key is null, while no cycle is under way. A value that lives by
    /// other references may stay in its slot after the key has died.
    ///
    /// @param ephemeron address of the object
    public static long value(long ephemeron) {
        return hasKey(ephemeron) ? get(ephemeron + VALUE_OFFSET) : 0;
    }

    /// As [#value], while marking goes on: the value stays alive, for this cycle.
    public static long valueMarking(long ephemeron, Tracer tracer) {
        return hasKey(ephemeron) ? getMarking(ephemeron + VALUE_OFFSET, tracer) : 0;
    }

    /// As [#value], while dead ones are being cleared.
    public static long valueClearing(long ephemeron, Liveness liveness) {
        return hasLiveKey(ephemeron, liveness) ? getClearing(ephemeron + VALUE_OFFSET, liveness) : 0;
    }

    private static boolean hasKey(long ephemeron) {
        return Address.getLongAcquire(ephemeron + REFERENT_OFFSET) != 0;
    }

    /// Whether the key of an ephemeron keeps its value alive. An immediate never dies.
    static boolean hasLiveKey(long ephemeron, Liveness liveness) {
        long word = Address.getLongAcquire(ephemeron + REFERENT_OFFSET);
        long key = addressOf(word);
        return key == 0 ? word != 0 : liveness.isLive(key);
    }

    /// Sets the referent of an object, or the key of an ephemeron, while marking goes on. The pass over the
    /// ephemerons may be through with this one, and may have found its old key dead: its value is shaded, so
    /// that it cannot be lost under the new key.
    ///
    /// @param object its address
    public static void setMarking(long object, long ref, Tracer tracer) {
        if (tracer.isEphemeron(object)) {
            long value = get(object + VALUE_OFFSET);
            if (value != 0) {
                tracer.shade(value);
            }
        }
        set(object + REFERENT_OFFSET, ref);
    }

    /// Sets the value of an ephemeron while marking goes on. The pass may be through with this one: its value
    /// is shaded, as that of a strong field would be that is stored by a mutator whose handles are not scanned.
    ///
    /// @param ephemeron address of the object
    public static void setValueMarking(long ephemeron, long value, Tracer tracer) {
        if (value != 0) {
            tracer.shade(value);
        }
        set(ephemeron + VALUE_OFFSET, value);
    }

    public static void clear(long slot) {
        Address.putLongRelease(slot, 0);
    }

    /// Clears the slot if its referent is dead, and brings it up to date if it was moved. For the collector.
    ///
    /// @return whether a referent was cleared
    static boolean clearDead(long slot, Liveness liveness) {
        while (true) {
            long word = Address.getLongAcquire(slot);
            long ref = addressOf(word);
            if (ref == 0) {
                return false;
            }
            boolean live = liveness.isLive(ref);
            if (Seams.OPEN) {
                Seams.reach(SeamPoint.WEAK_TESTED);
            }
            if (Fault.F16.on() && !live) {
                Address.putLong(slot, 0);
                return true;
            }
            long to = live ? liveness.forwarded(ref) : 0;
            if (to == ref || Address.compareAndSetLong(slot, word, slotOf(to))) { // a mutator may clear or set it now
                return !live;
            }
        }
    }
}
