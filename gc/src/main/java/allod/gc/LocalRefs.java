package allod.gc;

import allod.gc.handshake.Participant;

/// The references that a mutator holds in Java variables: addresses, valid until its next safepoint.
///
/// With `-Dallod.gc=checked` a reference carries a tag of the safepoint epoch in which its mutator got it:
///
/// ```
///  59 ... 48  47 .................... 0
/// ┌──────────┬─────────────────────────┐
/// │   tag    │ address                 │      tag = 1 + (epoch + 331 * mutator) mod 4095, never 0
/// └──────────┴─────────────────────────┘
/// ```
///
/// A use in another epoch, or by another mutator, throws [StaleRefException]. The tag comes round after 4,095
/// epochs: a reference that is older is found out with a probability of 4,094 in 4,095.
///
/// Without the option a reference is the address alone, and nothing is checked.
abstract sealed class LocalRefs extends Participant permits FieldAccess {
    private static final int TAGS = 4095;
    private static final int TAG_SHIFT = 48;

    private final int mutatorNumber;
    private long epoch;
    private long tagBits;
    private long newestObject; // the one that initRef may fill; kept in checked mode only

    LocalRefs(int mutatorNumber) {
        this.mutatorNumber = mutatorNumber;
        newEpoch();
    }

    /// The references that were handed out so far are stale.
    final void newEpoch() {
        if (Checks.REFS) {
            epoch++;
            tagBits = tagOf(epoch) << TAG_SHIFT;
            newestObject = 0;
        }
    }

    private long tagOf(long someEpoch) {
        return 1 + (someEpoch + 331L * mutatorNumber) % TAGS;
    }

    /// What the program gets for an object at `address`; 0 for 0.
    final long local(long address) {
        return Checks.REFS && address != 0 ? address | tagBits : address;
    }

    /// The address of an object that the program named.
    ///
    /// @throws StaleRefException in checked mode
    /// @throws NullPointerException in checked mode, for 0
    final long address(long ref) {
        if (Checks.REFS) {
            return checkedAddress(ref);
        }
        return ref;
    }

    /// As [#address(long)], but 0 is allowed.
    final long addressOrNull(long ref) {
        return Checks.REFS && ref == 0 ? 0 : address(ref);
    }

    private long checkedAddress(long ref) {
        long address = ref ^ tagBits;
        if (address >>> TAG_SHIFT != 0) {
            throw refused(ref);
        }
        return address;
    }

    private RuntimeException refused(long ref) {
        if (ref == 0) {
            return new NullPointerException("the reference is null");
        }
        long tag = ref >>> TAG_SHIFT;
        if (tag == 0 || tag > TAGS) {
            return new StaleRefException("0x" + Long.toHexString(ref)
                    + " is no reference of this mutator: read it from a" + " handle, a field or a GlobalRef");
        }
        long age = Math.floorMod(tagOf(epoch) - tag, TAGS);
        return new StaleRefException("reference obtained at epoch " + (epoch - age) + " used at epoch " + epoch
                + " of mutator " + mutatorNumber
                + ": poll, alloc and blocked end the life of local references; keep the"
                + " object in a handle of a Scope (or it came from another mutator: pass a GlobalRef)");
    }

    /// The object is new: until the next safepoint its slots may be filled without a barrier.
    final void noteNew(long address) {
        if (Checks.REFS) {
            newestObject = address;
        }
    }

    final void requireNew(long address) {
        if (Checks.REFS && address != newestObject) {
            throw new IllegalStateException(
                    "initRef is only for the object that the last alloc returned, before the next"
                            + " safepoint: use setRef");
        }
    }
}
