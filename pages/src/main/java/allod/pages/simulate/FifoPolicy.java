package allod.pages.simulate;

/// The page that came first leaves first, used or not. The policy of Belady's anomaly: more frames can mean more
/// faults.
final class FifoPolicy implements FramePolicy {

    private final int[] ring; // page numbers in the order of arrival
    private final boolean[] present; // by page number
    private int next;
    private int filled;

    FifoPolicy(int frames, int pages) {
        ring = new int[frames];
        present = new boolean[pages];
    }

    @Override
    public boolean faults(int page) {
        if (present[page]) {
            return false;
        }
        if (filled == ring.length) {
            present[ring[next]] = false;
        } else {
            filled++;
        }
        ring[next] = page;
        present[page] = true;
        next = next + 1 == ring.length ? 0 : next + 1;
        return true;
    }
}
