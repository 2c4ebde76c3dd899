package allod.gc.space;

/// Where the fields of a row of the [RegionTable] lie: 32 bytes for each granule.
///
/// ```
///  0  kind      byte   one of the constants of RegionTable
///  1  flags     byte   CLEAN: all bytes of the granule are zero
///  2  lane      short  index of the cell size                                                          span
///  4  granules  int    first granule: length of the run;  last of a free run: the same;
///                      other granules of a run in use: how far back the first one is
///  8  state     int    epoch << 3 | STATE_..                                                           span, large
///                      number of the half                                                              bump
/// 12  used      int    cells that are not in the span's list of free runs                              span
/// 16  runs      long   address of the first free run, or 0                                             span
///                      address behind the last byte that was handed out as cells or object             large, bump
/// 24  next      int    1 + index of the next granule in its list, 0 at the end
/// 28  previous  int    the other way, in the lists of free granules
/// ```
///
/// Who may write what is said by the owner of the run: the lock of [RegionSupply] for free granules, the
/// space's lock or the mutator that owns the span for the others. `state` is written by compare-and-set and by
/// release stores, since others look at it.
final class RegionLayout {

    static final int ROW_SHIFT = 5;
    static final int ROW_BYTES = 1 << ROW_SHIFT;

    static final int KIND = 0;
    static final int FLAGS = 1;
    static final int LANE = 2;
    static final int GRANULES = 4;
    static final int STATE = 8;
    static final int USED = 12;
    static final int RUNS = 16;
    static final int NEXT = 24;
    static final int PREVIOUS = 28;

    /// In [#FLAGS].
    static final byte CLEAN = 1;

    static final int EPOCH_SHIFT = 3;
    static final int STATE_MASK = (1 << EPOCH_SHIFT) - 1;

    /// A mutator allocates in the span.
    static final int STATE_OWNED = 1;

    /// In a list of its size class or of the large objects: swept when its epoch is that of the space.
    static final int STATE_LISTED = 2;

    /// One thread sweeps it; it is in no list.
    static final int STATE_SWEEPING = 3;

    private RegionLayout() {}
}
