package allod.pages.os;

/// Where the kernel takes the memory of a range from, on a machine whose memory is in several nodes.
///
/// Source: `mbind(2)`, `get_mempolicy(2)`; the C library has no functions for them.
public final class NumaCalls {

    public static final int MPOL_DEFAULT = 0;
    public static final int MPOL_BIND = 2;
    public static final int MPOL_INTERLEAVE = 3;

    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final long SYS_MBIND = ARM ? 235 : 237;
    private static final long SYS_GET_MEMPOLICY = ARM ? 236 : 239;
    private static final long MPOL_MF_MOVE = 1 << 1;
    private static final long MPOL_F_NODE_OF_ADDRESS = 1 | 1 << 1;

    private NumaCalls() {}

    /// Sets the policy of a range and moves its pages there.
    ///
    /// @param maskAddress where the mask of nodes is, in words of 64 bits; 0 for none
    /// @param maskBits how many bits of it count
    public static long mbind(long address, long bytes, int policy, long maskAddress, long maskBits) {
        // The kernel reads one bit less than it is told.
        return SystemCalls.syscall(SYS_MBIND, address, bytes, policy, maskAddress, maskBits + 1, MPOL_MF_MOVE);
    }

    /// Writes the number of the node that the page at `address` lies on to `nodeAddress`, an int; brings the page in.
    public static long nodeOf(long address, long nodeAddress) {
        return SystemCalls.syscall(SYS_GET_MEMPOLICY, nodeAddress, 0, 0, address, MPOL_F_NODE_OF_ADDRESS, 0);
    }
}
