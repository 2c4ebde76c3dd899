package allod.pages.snapshot;

import allod.pages.KernelCallFailed;

/// Turns what the kernel refuses into exceptions.
final class Refusal {

    static final String UNEXPECTED =
            "this kernel refuses what snapshots expect of it; `allod doctor` shows what it can do.";

    private Refusal() {}

    /// @param result a value, or the negated errno
    /// @return the value
    static long requireSuccess(long result, String call, String remedy) {
        if (result < 0) {
            throw new KernelCallFailed(call, (int) -result, remedy);
        }
        return result;
    }

    static void requireSuccess(long result, String function, long address, long bytes, String more) {
        if (result < 0) { // the text is made where it is needed only: a take must not pay for it
            String call = function + "(0x" + Long.toHexString(address) + ", " + bytes + " bytes, " + more + ")";
            throw new KernelCallFailed(call, (int) -result, UNEXPECTED);
        }
    }
}
