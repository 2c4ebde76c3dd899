package allod.pages.simulate;

/// A number of frames and a policy that says which page leaves them; it is shown one look-up after the other.
///
/// Invariants, for every policy:
///
/// - **P1** at most as many pages are in frames as there are frames
/// - **P2** the page looked up last is in a frame
interface FramePolicy {

    /// A look-up of the page with this number; true when it was in no frame, which is a fault.
    boolean faults(int page);
}
