package allod.pages.simulate;

/// A cache hierarchy as cachegrind sees it.
///
/// @param fetch I1, the first level of instructions
/// @param data D1, the first level of data
/// @param last LL, the last level
public record CacheLevels(CacheGeometry fetch, CacheGeometry data, CacheGeometry last) {

    /// 32 KiB in 8 ways for both first levels, 8 MiB in 16 ways for the last, lines of 64 bytes.
    public static final CacheLevels USUAL = new CacheLevels(
            new CacheGeometry(32 << 10, 8, 64), new CacheGeometry(32 << 10, 8, 64), new CacheGeometry(8 << 20, 16, 64));
}
