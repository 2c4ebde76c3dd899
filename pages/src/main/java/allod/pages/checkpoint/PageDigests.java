package allod.pages.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What each page of a space looked like the last time, as the first 16 bytes of its SHA-256: a change that does not
/// show is one of 2^128. A checksum of 32 bits would lose a change now and then.
///
/// Threads: guarded by the checkpointer.
final class PageDigests {

    private static final long ZERO = 0; // both halves, for a page of zeros, which is not digested

    private final long[] first;
    private final long[] second;
    private final MessageDigest sha;

    /// As if all pages were zero.
    PageDigests(int pages) {
        first = new long[pages];
        second = new long[pages];
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /// Enters a page.
    ///
    /// @param contents of the page
    /// @param zero whether it is zero throughout
    /// @return whether it differs from what was entered last
    boolean update(int page, MemorySegment contents, boolean zero) {
        long newFirst = ZERO;
        long newSecond = ZERO;
        if (!zero) {
            sha.update(contents.asByteBuffer());
            ByteBuffer digest = ByteBuffer.wrap(sha.digest()).order(ByteOrder.nativeOrder());
            newFirst = digest.getLong();
            newSecond = digest.getLong();
        }
        boolean changed = first[page] != newFirst || second[page] != newSecond;
        first[page] = newFirst;
        second[page] = newSecond;
        return changed;
    }
}
