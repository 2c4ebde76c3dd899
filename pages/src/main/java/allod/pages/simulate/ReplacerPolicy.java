package allod.pages.simulate;

import allod.pages.paged.Replacer;

/// A policy of address spaces ([Replacer]), at work on frames that are only counted.
///
/// It is told of every look-up, where the pager of an address space tells it only of what the accessed bits show.
final class ReplacerPolicy implements FramePolicy {

    private final Replacer replacer;
    private final boolean[] present; // by page number
    private int free;

    /// @param replacer one without pages
    ReplacerPolicy(Replacer replacer, int frames, int pages) {
        this.replacer = replacer;
        present = new boolean[pages];
        free = frames;
    }

    @Override
    public boolean faults(int page) {
        if (present[page]) {
            replacer.touched(page);
            return false;
        }
        if (free == 0) {
            present[(int) replacer.victim()] = false;
        } else {
            free--;
        }
        replacer.added(page);
        present[page] = true;
        return true;
    }
}
