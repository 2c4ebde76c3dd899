package allod.pages;

import allod.pages.os.Errno;

/// The kernel refused a call; the message names the call with its arguments, the error and what to do about it.
public sealed class KernelCallFailed extends RuntimeException permits CommitFailed {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /// @param call with its arguments
    /// @param errno the kernel's error number
    /// @param remedy what to do about it, the end of a sentence
    public KernelCallFailed(String call, int errno, String remedy) {
        super(call + " failed with " + Errno.describe(errno) + ": " + remedy);
        this.call = call;
        this.errno = errno;
    }

    /// The call with its arguments, for example `munmap(0x7f0000000000, 4096 bytes)`.
    public String call() {
        return call;
    }

    /// The kernel's error number.
    public int errno() {
        return errno;
    }
}
