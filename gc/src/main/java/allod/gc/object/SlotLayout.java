package allod.gc.object;

/// What a word that holds a reference looks like: a field of an object, an element of an array, a handle, a
/// global root.
///
/// ```
///  63   62..60    59..56         47 ............................... 3  2..0
/// ┌───┬─────────┬──────────────┬─────┬─────────────────────────────────┬───┐
/// │tag│ colours │ generation   │  0  │  address of the object          │000│
/// └───┴─────────┴──────────────┴─────┴─────────────────────────────────┴───┘
/// ```
///
/// - a set tag makes the other 63 bits an *immediate*: a number, not a reference
/// - null is 0, in every colour
/// - the plans of today leave colours and generation 0; the bits are kept free for plans that relocate
///
/// With `-Dallod.gc.poison=true` every slot that is not null is stored exclusive-or a constant, so that code
/// which reads a slot as if it were an address fails at once instead of only under a plan that colours.
/// Collector code and accessors therefore use [#addressOf(long)] and [#slotOf(long)], never the word itself.
public final class SlotLayout {

    /// The bits of an address: user addresses have 47 bits, and objects are aligned to 8 bytes.
    public static final long ADDRESS_MASK = 0x0000_7FFF_FFFF_FFF8L;

    /// Set when the word is an immediate.
    public static final long TAG = 1L << 63;

    /// Bytes of a slot.
    public static final int BYTES = 8;

    /// What a stored reference is combined with; 0, so that nothing of it remains, unless slots are poisoned.
    /// The tag and the reserved bits stay as they are, so that a poisoned slot is still a slot.
    static final long POISON = Boolean.getBoolean("allod.gc.poison") ? 0x0000_5A5A_A5A5_5A58L : 0;

    private SlotLayout() {}

    /// The address in a slot, or 0 for null and for immediates.
    public static long addressOf(long slot) {
        return slot <= 0 ? 0 : (slot ^ POISON) & ADDRESS_MASK;
    }

    /// The word that stands for a reference to `address`.
    public static long slotOf(long address) {
        return POISON != 0 && address != 0 ? address ^ POISON : address;
    }
}
