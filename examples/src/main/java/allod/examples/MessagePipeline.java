package allod.examples;

import allod.heap.Block;
import allod.heap.Heap;
import allod.own.Mut;
import allod.own.Once;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.Scoped;
import allod.own.Shareable;
import allod.own.Trusted;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Three threads that hand blocks to each other. No message is copied, and each has one owner at any time.
///
/// ```
///   produce               Ring             transform             Ring             consume
///   heap.own(64) ─ put ─► [B][B][ ][ ] ─ take ─► B ─ put ─► [ ][B][ ][ ] ─ take ─► sum, close
///                                              squared
///                                              in place
/// ```
///
/// Invariants:
///
/// - **MP1** a message that a ring took over is taken once, or closed by the ring
/// - **MP2** whichever stage fails, all three end, and no block stays behind
///
/// Threads: the rings are shared, the messages are not. The stages borrow the rings, which is safe because
/// [#together] waits for all of them; the thread of [#print] outlives its caller, and owns what it uses.
///
/// Errors: a message that the work refuses ends the run with its [Refused].
public final class MessagePipeline {

    private static final int MESSAGES = 1_000;
    private static final int WORDS = 8;
    private static final int SLOTS = 4;
    private static final long BYTES = (long) WORDS * Long.BYTES;

    private MessagePipeline() {}

    /// Prints the sum of the squares of the first 8000 numbers, how a failure ends, and that no block is left.
    public static void main(String[] arguments) throws Refused, InterruptedException {
        try (Heap heap = Heap.create()) {
            long sum = sum(heap, MESSAGES, message -> square(message, Long.MAX_VALUE));
            Block total = heap.own(Long.BYTES);
            total.putLong(0, sum);
            print(total).join();
            try {
                sum(heap, MESSAGES, message -> square(message, 4_711));
            } catch (Refused refused) {
                System.out.println("refused: " + refused.getMessage());
            }
            System.out.println("blocks left: " + heap.stats().liveBlocks());
        }
    }

    /// Sends `messages` messages through the pipeline and adds up what arrives.
    static long sum(@Ref Heap heap, int messages, Work work) throws Refused {
        AtomicLong total = new AtomicLong();
        try (Ring raw = new Ring(SLOTS);
                Ring done = new Ring(SLOTS)) {
            together(
                    () -> produce(heap, messages, raw),
                    () -> transform(raw, work, done),
                    () -> total.set(consume(done)));
        }
        return total.get();
    }

    private static void produce(@Ref Heap heap, int messages, @Ref Ring out) {
        try {
            boolean wanted = true;
            for (int i = 0; i < messages && wanted; i++) {
                Block message = heap.own(BYTES);
                number(message, (long) i * WORDS);
                wanted = out.put(message);
            }
        } finally {
            out.end();
        }
    }

    private static void transform(@Ref Ring in, Work work, @Ref Ring out) throws Refused {
        try {
            boolean wanted = true;
            while (wanted) {
                Block message = in.take();
                if (message == null) {
                    return;
                }
                try {
                    work.on(message);
                } catch (Refused | RuntimeException failure) {
                    message.close();
                    throw failure;
                }
                wanted = out.put(message);
            }
        } finally {
            in.end(); // so that the stage before does not wait for room
            out.end();
        }
    }

    private static long consume(@Ref Ring in) {
        long sum = 0;
        try {
            for (Block message = in.take(); message != null; message = in.take()) {
                sum += sumOf(message);
                message.close();
            }
        } finally {
            in.end();
        }
        return sum;
    }

    private static void number(@Mut Block message, long first) {
        for (int i = 0; i < WORDS; i++) {
            message.putLong((long) i * Long.BYTES, first + i);
        }
    }

    private static void square(@Mut Block message, long limit) throws Refused {
        for (int i = 0; i < WORDS; i++) {
            long offset = (long) i * Long.BYTES;
            long value = message.getLong(offset);
            if (value > limit) {
                throw new Refused(value + " is above the limit of " + limit + ". Send smaller numbers.");
            }
            message.putLong(offset, value * value);
        }
    }

    private static long sumOf(@Ref Block message) {
        long sum = 0;
        for (int i = 0; i < WORDS; i++) {
            sum += message.getLong((long) i * Long.BYTES);
        }
        return sum;
    }

    /// Gives the block to a thread that nobody has to wait for.
    static Thread print(@Own Block total) {
        return Thread.ofPlatform().start(() -> {
            System.out.println("sum of squares: " + total.getLong(0));
            total.close();
        });
    }

    /// Runs the stages at the same time, each on a thread of its own, and waits for all of them.
    @Trusted("the close of the executor waits for its threads, so that what the stages borrow outlives them")
    private static void together(@Scoped @Once Stage first, @Scoped @Once Stage second, @Scoped @Once Stage third)
            throws Refused {
        List<Future<?>> ends;
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            ends = List.of(
                    threads.submit(() -> runOnce(first)),
                    threads.submit(() -> runOnce(second)),
                    threads.submit(() -> runOnce(third)));
        }
        for (Future<?> end : ends) {
            if (end.state() == Future.State.FAILED) {
                throw failure(end.exceptionNow());
            }
        }
    }

    private static @Nullable Void runOnce(Stage stage) throws Refused {
        stage.run();
        return null;
    }

    private static Refused failure(Throwable cause) {
        return cause instanceof Refused refused ? refused : new Refused("A stage failed: " + cause, cause);
    }

    /// What is done to a message, in place.
    @FunctionalInterface
    interface Work {
        void on(@Mut Block message) throws Refused;
    }

    /// What one thread does, until there are no more messages.
    @FunctionalInterface
    interface Stage {
        void run() throws Refused;
    }

    /// A message that could not be worked on.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// A bounded queue that owns what lies in it.
    ///
    /// ```
    ///   slots   [ ][B][B][ ]      first = 1, count = 2; the others are null
    /// ```
    ///
    /// All fields are guarded by the lock. After its end a ring takes nothing more, and gives what it still
    /// has.
    @Owned
    @Shareable
    static final class Ring implements AutoCloseable {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final @Nullable Block[] slots;
        private int first;
        private int count;
        private boolean ended;

        Ring(int capacity) {
            slots = new Block[capacity];
        }

        /// Waits for room. The message is taken over in any case.
        ///
        /// @return false when the ring has ended, and the message with it
        boolean put(@Own Block message) {
            lock.lock();
            try {
                while (count == slots.length && !ended) {
                    changed.awaitUninterruptibly();
                }
                if (ended) {
                    message.close();
                    return false;
                }
                store(message);
                return true;
            } finally {
                lock.unlock();
            }
        }

        /// Waits for a message.
        ///
        /// @return null when the ring has ended and is empty
        @Own
        @Nullable
        Block take() {
            lock.lock();
            try {
                while (count == 0 && !ended) {
                    changed.awaitUninterruptibly();
                }
                return count == 0 ? null : fetch();
            } finally {
                lock.unlock();
            }
        }

        /// No more messages: whoever waits goes on.
        @Trusted("the lock is held while the field is written")
        void end() {
            lock.lock();
            try {
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /// Frees what nobody took.
        @Override
        public void close() {
            end();
            for (Block left = take(); left != null; left = take()) {
                left.close();
            }
        }

        @Trusted("the caller holds the lock and saw an empty slot, so nothing is overwritten and nobody looks")
        private void store(@Own Block message) {
            slots[(first + count) % slots.length] = message;
            count++;
            changed.signalAll();
        }

        @Trusted("the caller holds the lock and saw a message; the slot is null when its owner has it")
        private @Own Block fetch() {
            Block message = Objects.requireNonNull(slots[first]);
            slots[first] = null;
            first = (first + 1) % slots.length;
            count--;
            changed.signalAll();
            return message;
        }
    }
}
