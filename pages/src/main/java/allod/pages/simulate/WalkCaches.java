package allod.pages.simulate;

/// The page-walk caches: entries of the upper tables that the CPU keeps, so that a walk begins further down.
///
/// @param top entries that point to a PDPT (PML4E cache)
/// @param middle entries that point to a PD (PDPTE cache)
/// @param bottom entries that point to a PT (PDE cache)
public record WalkCaches(TlbGeometry top, TlbGeometry middle, TlbGeometry bottom) {

    /// No page-walk caches: every walk begins at the top.
    public static final WalkCaches NONE = new WalkCaches(TlbGeometry.NONE, TlbGeometry.NONE, TlbGeometry.NONE);
}
