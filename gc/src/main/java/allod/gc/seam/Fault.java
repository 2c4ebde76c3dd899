package allod.gc.seam;

import org.jspecify.annotations.Nullable;

/// The catalogue of mistakes that collectors have been shipped with, each of which a test build can make on
/// purpose: the proof that the verification finds them. `if (!Fault.F4.on()) shade(old)` stands in production
/// code where the mistake would be made; with the seams closed the JIT removes the test.
///
/// One fault at a time, or none: [#activate], or `-Dallod.gc.fault=F4` for a JVM of its own. Faults of plans
/// that this build does not have are listed with the reason, so that the numbers stay those of the design.
///
/// Threads: any; a fault is switched while no heap is in use.
///
/// Sources: seeded faults as mutation testing does, on the protocol instead of the syntax; each one happened to
/// Go, the JDK, MMTk, or a prototype of ours.
public enum Fault {
    F1("relocation starts by a ragged handshake instead of a stop", Fault.NEEDS_RELOCATION),
    F2("handles of a mutator that still stands from the last stop are not scanned"),
    F3("roots are scanned in the handshake that switches the barriers on, before all barriers are on"),
    F4("the barrier does not shade the old value when null is stored"),
    F5("marking ends although the last flush, in the stop, found grey objects"),
    F6("objects are allocated white while marking runs"),
    F7("lanes are not blackened when marking starts"),
    F8("a slot is healed by a plain store", Fault.NEEDS_RELOCATION),
    F9("compare-and-set does not heal the slot first", Fault.NEEDS_RELOCATION),
    F10("a region is freed before all have let it go", Fault.NEEDS_RELOCATION),
    F11("forwarding is dropped when marking starts", Fault.NEEDS_RELOCATION),
    F12("the loser of a copy gives back the winner's address", Fault.NEEDS_RELOCATION),
    F13(
            "no room is kept to copy into",
            "SemiSpace keeps a whole half by construction; evacuation comes with garbage-first"),
    F14("a weak reference is read without shading its referent while marking runs"),
    F15("a weak reference is read after marking without a test whether its referent lives"),
    F16("the collector clears a weak reference by a plain store, over a value that the program has just put there"),
    F17("a card is cleared after it was used again", Fault.NEEDS_CARDS),
    F18("the region filter looks at the object instead of the slot", Fault.NEEDS_CARDS),
    F19("the remembered set lacks the slots of objects that could not be evacuated", Fault.NEEDS_CARDS),
    F20(
            "pins are not counted again in the stop that moves objects",
            "pins are counted while all stand, in the only plan that moves"),
    F21("an object's header is written after its reference was published"),
    F22("a span is swept while a mutator allocates from it"),
    F23("mark bits of granules that are used again are not cleared"),
    F24("grey objects that do not fit the pool are dropped"),
    F25("a bulk copy does not shade what it overwrites"),
    F26("an initialising store is made on an object older than the last safepoint"),
    F27("a mutator leaves the blocked state by a plain store, while the collector works for it"),
    F28("handles of a closed scope stay roots"),
    F29("ephemerons are visited in one pass instead of to the fixpoint"),
    F30("a mutator detaches with grey objects in its buffer");

    private static final String NEEDS_RELOCATION = "no plan relocates while mutators run; comes with Relocating";
    private static final String NEEDS_CARDS = "no plan has cards or remembered sets; comes with garbage-first";
    private static final String APPLIES = "";

    private static volatile @Nullable Fault active = initiallyActive();

    private final String description;
    private final String reason;

    Fault(String description) {
        this(description, APPLIES);
    }

    Fault(String description, String reason) {
        this.description = description;
        this.reason = reason;
    }

    /// True if the mistake is to be made here and now.
    public boolean on() {
        return Seams.OPEN && active == this;
    }

    /// What goes wrong, in one sentence.
    public String description() {
        return description;
    }

    /// True if a plan of this build can make the mistake.
    public boolean applicable() {
        return reason.isEmpty();
    }

    /// Why it is not [#applicable]; empty if it is.
    public String reason() {
        return reason;
    }

    /// Switches this fault on, and every other one off.
    ///
    /// @throws IllegalStateException if the seams are closed, or no plan can make the mistake
    public void activate() {
        if (!Seams.OPEN) {
            throw new IllegalStateException(
                    "fault " + this + " needs open seams: start the JVM with -Dallod.gc.seams=true");
        }
        if (!applicable()) {
            throw new IllegalStateException("fault " + this + " has no place in this build: " + reason);
        }
        active = this;
    }

    /// Switches off whatever is on.
    public static void deactivate() {
        active = null;
    }

    private static @Nullable Fault initiallyActive() {
        String name = System.getProperty("allod.gc.fault", "");
        return name.isEmpty() ? null : valueOf(name);
    }
}
