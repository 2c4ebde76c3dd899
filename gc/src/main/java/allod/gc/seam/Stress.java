package allod.gc.seam;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Ways to make rare things happen all the time: a collection at every poll, buffers of one entry, memory that
/// is refused. Each question stands in production code where the rare thing is decided, behind [Seams#OPEN].
///
/// Set by [#use] from a test, or by
/// `-Dallod.gc.stress=polls,allocations=10,grey=1,by=conductor,refuse=7,delay=200`.
///
/// Threads: any; settings change while no heap is in use. Which request is refused depends on the order of the
/// threads.
public final class Stress {

    /// Who runs the operation of a handshake.
    public enum RunBy {
        /// Whoever may, as in production.
        EITHER,
        /// The conductor: a mutator that polls stands as blocked, and the conductor works for it.
        CONDUCTOR,
        /// The mutator: a blocked one is left alone until it comes back.
        MUTATOR
    }

    /// @param collectAtPolls each poll asks for a collection
    /// @param collectEvery so many allocations; 0 for never
    /// @param greyEntries of a grey buffer; 0 for the usual number
    /// @param runBy who runs the operation of a handshake
    /// @param refuseEvery so many requests for memory one is refused; 0 for never
    /// @param delayMicros at most, before a mutator obeys at a safepoint; 0 for none
    public record Settings(
            boolean collectAtPolls, int collectEvery, int greyEntries, RunBy runBy, int refuseEvery, int delayMicros) {

        /// Nothing rare happens more often.
        public static final Settings CALM = new Settings(false, 0, 0, RunBy.EITHER, 0, 0);

        /// Reads the form of the property.
        ///
        /// @throws IllegalArgumentException if a word is unknown
        public static Settings parse(String text) {
            Settings settings = CALM;
            for (String word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                settings = settings.with(word.strip());
            }
            return settings;
        }

        private Settings with(String word) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            return switch (name) {
                case "polls" -> collectingAtPolls();
                case "allocations" -> collectingEvery(Integer.parseInt(value));
                case "grey" -> greyBuffersOf(Integer.parseInt(value));
                case "by" -> handshakesBy(RunBy.valueOf(value.toUpperCase(Locale.ROOT)));
                case "refuse" -> refusingEvery(Integer.parseInt(value));
                case "delay" -> delayedBy(Integer.parseInt(value));
                default ->
                    throw new IllegalArgumentException("stress \"" + word
                            + "\" is unknown: use polls, allocations=N, grey=N, by=conductor|mutator,"
                            + " refuse=N, delay=MICROS");
            };
        }

        /// With a collection at each poll.
        public Settings collectingAtPolls() {
            return new Settings(true, collectEvery, greyEntries, runBy, refuseEvery, delayMicros);
        }

        /// With a collection at every n-th allocation.
        public Settings collectingEvery(int allocations) {
            return new Settings(collectAtPolls, allocations, greyEntries, runBy, refuseEvery, delayMicros);
        }

        /// With small grey buffers.
        public Settings greyBuffersOf(int entries) {
            return new Settings(collectAtPolls, collectEvery, entries, runBy, refuseEvery, delayMicros);
        }

        /// With one side that runs all handshakes.
        public Settings handshakesBy(RunBy side) {
            return new Settings(collectAtPolls, collectEvery, greyEntries, side, refuseEvery, delayMicros);
        }

        /// With a supply that refuses every n-th request.
        public Settings refusingEvery(int requests) {
            return new Settings(collectAtPolls, collectEvery, greyEntries, runBy, requests, delayMicros);
        }

        /// With mutators that are slow to obey.
        public Settings delayedBy(int micros) {
            return new Settings(collectAtPolls, collectEvery, greyEntries, runBy, refuseEvery, micros);
        }
    }

    private static volatile Settings settings = Settings.parse(System.getProperty("allod.gc.stress", ""));
    private static final AtomicLong allocations = new AtomicLong();
    private static final AtomicLong requests = new AtomicLong();
    private static final AtomicLong safepoints = new AtomicLong();

    private Stress() {}

    /// Takes effect at the next question; the counts begin anew.
    public static void use(Settings newSettings) {
        allocations.set(0);
        requests.set(0);
        safepoints.set(0);
        settings = newSettings;
    }

    /// True if this poll shall ask for a collection.
    public static boolean collectsAtPoll() {
        return Seams.OPEN && settings.collectAtPolls;
    }

    /// True if this allocation shall ask for a collection first.
    public static boolean collectsAtAllocation() {
        if (!Seams.OPEN) {
            return false;
        }
        int every = settings.collectEvery;
        return every != 0 && allocations.incrementAndGet() % every == 0;
    }

    /// Entries of a grey buffer.
    public static int greyEntries(int usual) {
        int entries = Seams.OPEN ? settings.greyEntries : 0;
        return entries == 0 ? usual : entries;
    }

    /// Who runs the operation of a handshake.
    public static RunBy runBy() {
        return Seams.OPEN ? settings.runBy : RunBy.EITHER;
    }

    /// True if this request for memory shall be refused, as if the limit were reached.
    public static boolean refuses() {
        if (!Seams.OPEN) {
            return false;
        }
        int every = settings.refuseEvery;
        return every != 0 && requests.incrementAndGet() % every == 0;
    }

    /// Keeps a mutator from obeying at once; the delays differ from one safepoint to the next.
    public static void delaySafepoint() {
        int most = Seams.OPEN ? settings.delayMicros : 0;
        if (most != 0) {
            long mixed = safepoints.incrementAndGet() * 0x9E3779B97F4A7C15L;
            LockSupport.parkNanos(1000L * Math.floorMod(mixed >>> 32, (long) most) + 1);
        }
    }
}
