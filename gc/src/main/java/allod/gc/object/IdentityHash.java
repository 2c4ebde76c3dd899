package allod.gc.object;

import allod.pages.Address;

/// A number that an object keeps for its life, wherever it moves, at no cost for objects that are not asked for
/// it.
///
/// ```
/// not hashed ──asked──► hashed: computed from the address ──moved──► stored: in a word behind the object
/// ```
///
/// The state stands in two bits of the header. An object takes 8 bytes more from the first move after the
/// question on; [TypeTable#bytesOf(long)] counts them. Plans that never move never store.
///
/// - **IH1** the hash of an object is the same whenever it is asked for
/// - **IH2** a collector that moves an object copies [#copyBytes] less [#growthBytes], and then calls [#moved]
///
/// Threads: mutators ask at any time; objects move while no mutator runs.
///
/// Source: address-based hashing of JikesRVM.
public final class IdentityHash {

    /// Bytes of the word behind the object.
    public static final int STORED_BYTES = 8;

    private IdentityHash() {}

    /// The hash of an object.
    ///
    /// @param address of a live object that does not move meanwhile
    public static int of(TypeTable types, long address) {
        long header = Address.getLongOpaque(address);
        while ((header & HeaderLayout.HASH_MASK) == 0) {
            // opaque is enough: the bit says that the address counts, and orders nothing
            long found = Address.compareAndExchangeLong(address, header, header | HeaderLayout.HASHED);
            if (found == header) {
                return ofAddress(address);
            }
            header = found;
        }
        boolean stored = (header & HeaderLayout.HASH_MASK) == HeaderLayout.HASH_STORED;
        return stored ? Address.getInt(address + types.bytesOf(header) - STORED_BYTES) : ofAddress(address);
    }

    /// Spreads the bits of an address that differ between objects over all of the hash.
    static int ofAddress(long address) {
        long mixed = (address >>> 3) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32);
    }

    /// Bytes by which an object with this header grows when it moves: 8 or 0.
    public static long growthBytes(long header) {
        return (header & HeaderLayout.HASH_MASK) == HeaderLayout.HASHED ? STORED_BYTES : 0;
    }

    /// Bytes that the copy of an object takes.
    ///
    /// @param header of the object that moves
    public static long copyBytes(TypeTable types, long header) {
        return types.bytesOf(header) + growthBytes(header);
    }

    /// Completes a copy: its header gets the state, and the word behind it the hash, when one is due.
    ///
    /// @param header that the object had before it moved
    public static void moved(TypeTable types, long header, long fromAddress, long toAddress) {
        if ((header & HeaderLayout.HASH_MASK) == HeaderLayout.HASHED) {
            long stored = (header & ~HeaderLayout.HASH_MASK) | HeaderLayout.HASH_STORED;
            Address.putLong(toAddress + types.bytesOf(stored) - STORED_BYTES, ofAddress(fromAddress) & 0xffff_ffffL);
            Address.putLong(toAddress, stored);
        }
    }
}
