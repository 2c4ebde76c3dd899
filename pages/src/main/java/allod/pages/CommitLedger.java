package allod.pages;

import allod.pages.os.Errno;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How much memory a space has promised to its users, and the rule by which the next promise is made or refused.
///
/// ```
///            charge                                   release
/// caller ──────────────► space ──► process ──► ...  ◄────────── caller
///                  each adds the bytes or refuses; a refusal takes back what was added below
/// ```
///
/// | mode | a request is refused when |
/// | --- | --- |
/// | STRICT | all that is promised would exceed the limit, or the request what the control group has left now |
/// | HEURISTIC | it could never be kept: this one request exceeds the limit, or what the machine and the group have
/// left |
/// | ALWAYS | never; the ledger only counts |
///
/// A promise is refused here, before the kernel is asked, because the kernel mostly does not refuse: it promises, and
/// kills when the promise is called in. Of a control group's limit a margin is left to the JVM itself.
///
/// Invariants:
///
/// - **C1** the committed bytes are never negative, and in mode STRICT never exceed the limit
/// - **C2** a charge that is refused has changed no ledger
/// - **C3** what a ledger has committed, each ledger above it has committed too
///
/// Threads: any; one compare-and-set a level, no lock.
///
/// Sources: the three modes of Linux (`vm.overcommit_memory` 0, 1, 2), here a space each and with the limit of the
/// control group, which the kernel's own account does not know.
public final class CommitLedger {

    /// The rule by which promises are refused, strictest first.
    public enum Mode {
        /// Every promise can be kept at once: the sum stays within the limit.
        STRICT,
        /// Only a request that could never be kept is refused.
        HEURISTIC,
        /// Nothing is refused.
        ALWAYS
    }

    /// The ledger of the process.
    private static final class OfProcess {
        static final CommitLedger LEDGER = processFrom(
                System.getProperty("allod.commit.mode", "heuristic"),
                Long.getLong("allod.commit.limitBytes", Long.MAX_VALUE));
    }

    private final String name;
    private final Mode mode;
    private final long limitBytes;
    private final @Nullable CommitLedger parent;
    private final Supplier<MemoryRoom> room;
    private final AtomicLong committedBytes = new AtomicLong();

    CommitLedger(String name, Mode mode, long limitBytes, @Nullable CommitLedger parent, Supplier<MemoryRoom> room) {
        if (limitBytes < 0) {
            throw new IllegalArgumentException("ledger '" + name + "' with a limit of " + limitBytes
                    + " bytes: it must be 0 or more; Long.MAX_VALUE for none of its own.");
        }
        this.name = name;
        this.mode = mode;
        this.limitBytes = limitBytes;
        this.parent = parent;
        this.room = room;
    }

    /// A ledger for one space, under that of the process.
    ///
    /// @param name of the space, for errors
    /// @param limitBytes 0 or more; `Long.MAX_VALUE` for no limit but that of the control group
    public static CommitLedger of(String name, Mode mode, long limitBytes) {
        return process().child(name, mode, limitBytes);
    }

    /// The ledger that counts what all spaces of the process have promised. Its mode is the system property
    /// `allod.commit.mode` (`heuristic` unless set), its limit `allod.commit.limitBytes`.
    public static CommitLedger process() {
        return OfProcess.LEDGER;
    }

    /// A ledger whose promises this one counts too, and may refuse.
    public CommitLedger child(String childName, Mode childMode, long childLimitBytes) {
        return new CommitLedger(childName, childMode, childLimitBytes, this, room);
    }

    static CommitLedger processFrom(String modeName, long limitBytes) {
        try {
            Mode mode = Mode.valueOf(modeName.toUpperCase(Locale.ROOT));
            return new CommitLedger("process", mode, limitBytes, null, MemoryRoom::now);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "allod.commit.mode=" + modeName + " with allod.commit.limitBytes=" + limitBytes
                            + ": the mode must be strict, heuristic or always, and the limit 0 or more.",
                    unknown);
        }
    }

    /// Promises memory.
    ///
    /// @param bytes 0 or more
    /// @param what it is for, for the error
    /// @throws CommitFailed when this ledger or one above refuses; nothing is charged then
    public void charge(long bytes, String what) {
        CommitLedger refusing = refusing(bytes);
        if (refusing != null) {
            throw refusing.refusal(bytes, what);
        }
    }

    /// Promises memory, or changes nothing and says no.
    ///
    /// @param bytes 0 or more
    public boolean tryCharge(long bytes) {
        return refusing(bytes) == null;
    }

    /// Takes a promise back.
    ///
    /// @param bytes at most what was charged
    public void release(long bytes) {
        requireBytes("release", bytes);
        for (CommitLedger ledger = this; ledger != null; ledger = ledger.parent) {
            ledger.takeBack(bytes);
        }
    }

    /// What is promised now.
    public long committedBytes() {
        return committedBytes.get();
    }

    /// The most that may be promised: the limit given, or less where the control group allows less. `Long.MAX_VALUE`
    /// when nothing limits.
    public long limitBytes() {
        return switch (mode) {
            case STRICT, HEURISTIC -> Math.min(limitBytes, room.get().totalBytes());
            case ALWAYS -> Long.MAX_VALUE;
        };
    }

    /// The largest request that would be granted now.
    public long availableBytes() {
        long own = ownAvailableBytes();
        return parent == null ? own : Math.min(own, parent.availableBytes());
    }

    /// Its name, for errors.
    public String name() {
        return name;
    }

    /// The rule by which it refuses.
    public Mode mode() {
        return mode;
    }

    @Override
    public String toString() {
        return "ledger '" + name + "' (" + mode.name().toLowerCase(Locale.ROOT) + ", " + committedBytes() + " bytes of "
                + (limitBytes() == Long.MAX_VALUE ? "no limit" : limitBytes() + "") + " committed)";
    }

    private long ownAvailableBytes() {
        long committed = committedBytes.get();
        return switch (mode) {
            case STRICT -> {
                MemoryRoom now = room.get();
                long unpromised = Math.min(limitBytes, now.totalBytes()) - committed;
                yield Math.max(0, Math.min(unpromised, now.availableBytes()));
            }
            case HEURISTIC -> Math.min(Math.min(limitBytes, room.get().availableBytes()), Long.MAX_VALUE - committed);
            case ALWAYS -> Long.MAX_VALUE - committed;
        };
    }

    /// Charges this ledger and all above.
    ///
    /// @return the ledger that refuses, with nothing charged anywhere; null when none does
    private @Nullable CommitLedger refusing(long bytes) {
        requireBytes("charge", bytes);
        if (!tryAdd(bytes)) {
            return this;
        }
        CommitLedger refusing = parent == null ? null : parent.refusing(bytes);
        if (refusing != null) {
            takeBack(bytes);
        }
        return refusing;
    }

    private boolean tryAdd(long bytes) {
        if (bytes == 0) {
            return true;
        }
        while (bytes <= ownAvailableBytes()) {
            long before = committedBytes.get();
            boolean fits = bytes <= (mode == Mode.STRICT ? limitBytes() : Long.MAX_VALUE) - before;
            // volatile: the sum is all that is shared; the memory promised is published by whoever maps it
            if (fits && committedBytes.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
        return false;
    }

    private void takeBack(long bytes) {
        long before = committedBytes.getAndAdd(-bytes);
        assert before >= bytes : "C1: " + name + " " + before + " < " + bytes;
    }

    private CommitFailed refusal(long bytes, String what) {
        String remedy = mode == Mode.STRICT
                ? "commit less, release something, or raise the limit of the ledger or of the control group."
                : "commit less, or give the process more memory.";
        return new CommitFailed(
                "commit of " + bytes + " bytes for " + what,
                Errno.ENOMEM,
                this + " has " + ownAvailableBytes() + " bytes left; " + remedy);
    }

    private static void requireBytes(String verb, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(verb + " of " + bytes + " bytes: it must be 0 or more.");
        }
    }
}
