package allod.pages.paged;

/// What has happened in one space; see [SpaceStats].
///
/// Threads: guarded by the pager's lock.
final class SpaceCounts {
    long faults;
    long loads;
    long copies;
    long evictions;
    long writeBacks;
}
