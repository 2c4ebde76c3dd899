package allod.gc.space;

import static allod.pages.Address.getLong;
import static allod.pages.Address.putLong;

import allod.gc.object.HeaderLayout;
import allod.pages.Address;

/// Runs of free cells inside a span: a run describes itself, in the memory that nobody uses.
///
/// ```
/// │ live │ run: filler header │ address of the next run │ whatever was there ... │ live │ live │ run ..
/// ```
///
/// The header is that of a filler, so whoever walks the span steps over the run in one go. A run of which all
/// but these two words is zero is marked as clean.
///
/// Threads: the owner of the span.
final class FreeRuns {

    private static final long CLEAN = 1L << 24; // of the age bits, which a filler does not need
    private static final int LINK = 8;
    private static final int SHORT_BYTES = 128;

    private FreeRuns() {}

    /// Describes a run; `next` is the following one of the span, or 0.
    static void write(long run, long bytes, long next) {
        putLong(run, HeaderLayout.filler(bytes));
        putLong(run + LINK, next);
    }

    /// Describes a run that is zero.
    static void writeClean(long run, long bytes, long next) {
        putLong(run, HeaderLayout.filler(bytes) | CLEAN);
        putLong(run + LINK, next);
    }

    static long bytes(long run) {
        return HeaderLayout.fillerBytesOf(getLong(run));
    }

    static long next(long run) {
        return getLong(run + LINK);
    }

    static boolean isClean(long run) {
        return (getLong(run) & CLEAN) != 0;
    }

    /// Makes all of a run zero.
    static void clear(long run) {
        if (isClean(run)) {
            putLong(run, 0);
            putLong(run + LINK, 0);
        } else {
            clearAll(run, bytes(run));
        }
    }

    private static void clearAll(long run, long bytes) {
        if (bytes > SHORT_BYTES) {
            Address.fill(run, bytes, (byte) 0);
            return;
        }
        for (long at = run; at < run + bytes; at += Long.BYTES) {
            putLong(at, 0); // a call of fill costs more than so few stores
        }
    }
}
