package allod.gc.seam;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A deterministic scheduler: of all threads that it knows, one runs at a time, and who is next is drawn by a
/// seed at each [SeamPoint] and each wait. A failure names its seed, and the same seed runs the same
/// interleaving again.
///
/// ```
/// SeededDirector.run(seed, director -> director.run(first, second))
///
/// first   ──reach──┐                 ┌──reach, no switch──reach──┐
/// second           └──waits──┐       │                           └── ...
/// collector                  └─reach─┘
/// ```
///
/// The bodies given to [#run] and all threads that the heap starts take part. When the bodies are done, the
/// threads of the heap go on by themselves, so that it can be closed. A thread that waits is asked less often
/// than one that can go on. When [#PATIENCE] turns in a row were waits, nobody can go on: a deadlock, reported
/// with all stacks.
///
/// Threads: state is touched by the thread that has the turn alone; handing it on is a volatile store.
///
/// Sources: `YieldRandomly` of the MMTk harness of Jikes RVM; random scheduling as in PCT (Burckhardt and
/// others).
public final class SeededDirector implements Director {

    private static final int PATIENCE = 20_000;
    private static final int REMEMBERED = 64;
    private static final long LIMIT_SECONDS = 60;

    private final long seed;
    private final int switchOneIn;
    private final Random random;
    private final Set<SeamPoint> eager = EnumSet.noneOf(SeamPoint.class);
    private final Map<Thread, Actor> actorOf = new HashMap<>(); // guarded by itself: looked up without the turn
    private final List<Actor> actors = new ArrayList<>();
    private final String[] recent = new String[REMEMBERED];
    private final long startNanos = System.nanoTime();

    private long steps;
    private long waits;
    private int fruitless;
    private long traceHash = 1;
    private int bodiesLeft;
    private volatile boolean free;
    private volatile @Nullable Throwable failure;

    private static final class Actor {
        private final Thread thread;
        private final int number;
        private boolean waiting;
        private boolean done;
        private int locks;
        private volatile boolean turn;

        private Actor(Thread thread, int number) {
            this.thread = thread;
            this.number = number;
        }
    }

    /// What runs under a director.
    public interface Story {
        void tell(SeededDirector director) throws Exception;
    }

    private SeededDirector(long seed, int switchOneIn) {
        this.seed = seed;
        this.switchOneIn = switchOneIn;
        this.random = new Random(seed);
    }

    /// Runs a story that may switch at every second point.
    public static SeededDirector run(long seed, Story story) {
        return run(seed, 2, story);
    }

    /// Runs a story with a director of its own, and removes it.
    ///
    /// @param switchOneIn so many points is a change of threads
    /// @throws AssertionError if the story fails; names the seed
    public static SeededDirector run(long seed, int switchOneIn, Story story) {
        SeededDirector director = new SeededDirector(seed, switchOneIn);
        try (var _ = Seams.install(director)) {
            story.tell(director);
        } catch (Throwable t) {
            throw new AssertionError("seed " + seed + ": " + t + director.tail(), t);
        } finally {
            director.release();
        }
        return director;
    }

    /// From now on `points` always change the thread, where other points do it now and then.
    public SeededDirector switchingAt(SeamPoint... points) {
        eager.addAll(List.of(points));
        return this;
    }

    /// Runs `bodies` to their end, each on a thread of its own, one at a time.
    public void run(Runnable... bodies) {
        List<Thread> threads = new ArrayList<>();
        bodiesLeft = bodies.length;
        for (int i = 0; i < bodies.length; i++) {
            Runnable body = bodies[i];
            threads.add(Seams.start(Thread.ofPlatform().daemon().name("body-" + i), () -> runBody(body)));
        }
        give(next(null));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        for (Thread thread : threads) {
            join(thread, deadline);
        }
        Throwable thrown = failure;
        if (thrown != null) {
            throw new AssertionError(thrown.getMessage(), thrown);
        }
    }

    private void runBody(Runnable body) {
        try {
            body.run();
        } catch (Throwable t) {
            fail(t);
        } finally {
            if (--bodiesLeft == 0) {
                release();
            }
        }
    }

    private void join(Thread thread, long deadline) {
        try {
            while (thread.isAlive()) {
                if (System.nanoTime() > deadline) {
                    fail(new AssertionError("no end after " + LIMIT_SECONDS + " s" + stacks()));
                    return;
                }
                thread.join(50);
                if (failure != null) {
                    thread.join(2_000); // others may hang on what the failed thread held
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void starting(Thread thread) {
        Actor actor = new Actor(thread, actors.size());
        actors.add(actor);
        synchronized (actorOf) {
            actorOf.put(thread, actor);
        }
    }

    @Override
    public void entered() {
        awaitTurn(me());
    }

    @Override
    public void left() {
        Actor me = me();
        me.done = true;
        if (!free) {
            note(me, "left");
            Actor next = next(me);
            if (next != me) {
                give(next);
            }
        }
    }

    @Override
    public void reached(SeamPoint point) {
        Actor me = me();
        if (free || me == null || me.locks > 0) {
            return;
        }
        me.waiting = false;
        fruitless = 0;
        note(me, point.name());
        if (eager.contains(point) || random.nextInt(switchOneIn) == 0) {
            change(me);
        }
    }

    @Override
    public boolean waited() {
        Actor me = me();
        if (free || me == null) {
            return false;
        }
        me.waiting = true;
        waits++;
        note(me, "waits");
        if (++fruitless > PATIENCE) {
            fail(new AssertionError("nobody can go on" + stacks()));
            return false;
        }
        change(me);
        return true;
    }

    @Override
    public void locked() {
        Actor me = me();
        if (me != null) {
            me.locks++;
        }
    }

    @Override
    public void unlocked() {
        Actor me = me();
        if (me != null) {
            me.locks--;
        }
    }

    @Override
    public long nanoTime() {
        return free || me() == null ? System.nanoTime() : startNanos + 1_000 * steps + 20_000 * waits;
    }

    /// The same for two runs if and only if the same threads were at the same points in the same order.
    public long traceHash() {
        return traceHash;
    }

    public long steps() {
        return steps;
    }

    private void change(Actor me) {
        Actor next = next(me);
        if (next != me) {
            give(next);
            awaitTurn(me);
        }
    }

    /// Draws among those that can go on, and now and then among those that wait.
    private Actor next(@Nullable Actor me) {
        int weights = 0;
        for (Actor actor : actors) {
            weights += weightOf(actor);
        }
        if (weights == 0) {
            return me == null ? actors.getFirst() : me;
        }
        int drawn = random.nextInt(weights);
        for (Actor actor : actors) {
            drawn -= weightOf(actor);
            if (drawn < 0) {
                return actor;
            }
        }
        throw new AssertionError("unreachable");
    }

    private static int weightOf(Actor actor) {
        return actor.done ? 0 : actor.waiting ? 1 : 8;
    }

    private void give(Actor next) {
        next.turn = true;
        LockSupport.unpark(next.thread);
    }

    private void awaitTurn(@Nullable Actor me) {
        while (me != null && !me.turn && !free) {
            LockSupport.park(this);
        }
        if (me != null) {
            me.turn = false;
        }
    }

    private void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
        release();
    }

    private void release() {
        free = true;
        synchronized (actorOf) {
            actorOf.keySet().forEach(LockSupport::unpark);
        }
    }

    private @Nullable Actor me() {
        synchronized (actorOf) {
            return actorOf.get(Thread.currentThread());
        }
    }

    private void note(Actor me, String what) {
        recent[(int) (steps++ % REMEMBERED)] = me.thread.getName() + " " + what;
        traceHash = 31 * (31 * traceHash + me.number) + what.hashCode();
    }

    private String tail() {
        StringBuilder text = new StringBuilder("\nlast steps of " + steps + ":");
        for (long i = Math.max(0, steps - REMEMBERED); i < steps; i++) {
            text.append("\n  ").append(recent[(int) (i % REMEMBERED)]);
        }
        return text.toString();
    }

    private String stacks() {
        StringBuilder text = new StringBuilder();
        for (Actor actor : actors) {
            text.append("\n")
                    .append(actor.thread.getName())
                    .append(actor.waiting ? " waits" : actor.done ? " done" : "");
            for (StackTraceElement frame : actor.thread.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "seeded by " + seed;
    }
}
