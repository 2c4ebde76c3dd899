package allod.pages.simulate;

import org.jspecify.annotations.Nullable;

/// The TLBs that pages of one size go through.
///
/// @param fetch first level, of instructions
/// @param data first level, of data
/// @param second second level, of data; of instructions too, unless they have one of their own
/// @param fetchSecond second level of instructions alone, or null where both sides share one
public record TlbLevels(
        TlbGeometry fetch,
        TlbGeometry data,
        TlbGeometry second,
        @Nullable TlbGeometry fetchSecond) {

    /// Two first levels over one second level.
    public TlbLevels(TlbGeometry fetch, TlbGeometry data, TlbGeometry second) {
        this(fetch, data, second, null);
    }
}
