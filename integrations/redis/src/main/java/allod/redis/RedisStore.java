package allod.redis;

import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.paged.OutOfBackingStore;
import allod.pages.paged.PageBatch;
import allod.pages.paged.PageStore;
import allod.pages.paged.PageStoreFailed;
import allod.pages.paged.PageUnavailable;
import allod.pages.paged.SlotTable;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.AsyncCommand;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Pages on Redis or Valkey, one server or a cluster: memory of other machines, a network's way off.
///
/// ```
/// slot 7 ──► version 41 (here)          write: SET namespace:owner:7:42 ══► answered ──► version 42 (here)
///                │                             not answered ──► still version 41; 42 is a leftover
///                ▼
///   GET namespace:owner:7:41 ══► magic, owner, slot, version, checksum all right ──► the frame
/// ```
///
/// **No key is ever written with two different pages**: each write of a slot has a key of its own, and the table of
/// versions, which is kept here, says which one counts. So a late or repeated command, a replica that lags behind, or a
/// server that restarted from an old copy can lack a page, but never give an older one.
///
/// Invariants:
///
/// - **Q1** a slot's version changes only when a server has confirmed the new page; the old key goes after that
/// - **Q2** a page reaches a frame only when owner, slot, version and checksum are those that were written
/// - **Q3** the library's threads never look at a frame: they get copies
///
/// Failures: what is not answered is tried again until the timeout; then a read asks the replicas, if there are any,
/// and then is [PageUnavailable], for that page only. A write that is not answered is [PageStoreFailed], and one that
/// the server refuses for want of memory [OutOfBackingStore]; the slot keeps its old page. The connection comes back by
/// itself. What the server loses is lost here too: it promises what its own settings promise (`appendonly`,
/// `maxmemory-policy noeviction`).
///
/// The table of versions lives with this object: the pages of a store that was not closed can only be removed
/// ([#removeAll]), not read by another.
///
/// Threads: any. Calls hold a read lock, closing the write lock; a slot belongs to one thread at a time, as the
/// contract of [PageStore] says.
///
/// Sources: shadow paging, for a new place at each write.
public final class RedisStore implements PageStore {

    private static final SecureRandom OWNERS = new SecureRandom();
    private static final long CLOSE_POLL_NANOS = 2_000_000;

    private final RedisStoreOptions options;
    private final Servers servers;
    private final List<Consumer<Collection<AsyncCommand<byte[], byte[], ?>>>> writers;
    private final List<Consumer<Collection<AsyncCommand<byte[], byte[], ?>>>> readers;
    private final long owner = OWNERS.nextLong();
    private final SlotTable versions; // 0: no page
    private final AtomicLong lastVersion = new AtomicLong();
    private final Leftovers leftovers;
    private final LongAdder replicaReads = new LongAdder();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed; // guarded by lock
    private volatile boolean away; // volatile, and a hint only: the last call heard nothing

    private RedisStore(RedisStoreOptions options, Servers servers) {
        this.options = options;
        this.servers = servers;
        this.writers = List.of(servers::send);
        this.readers =
                Stream.concat(writers.stream(), servers.replicas().stream()).toList();
        this.versions = new SlotTable(options.capacityPages());
        this.leftovers = new Leftovers(servers::send, options.namespace());
    }

    /// Connects, and begins without pages.
    ///
    /// @throws PageStoreFailed when no server answers
    public static RedisStore open(RedisStoreOptions options) {
        return new RedisStore(options, connect(options, false));
    }

    /// Removes the keys of one owner, or of all in the namespace: what processes that died have left. It looks through
    /// all keys of the servers.
    ///
    /// @param owner as [#owner()] told it, or null for all
    /// @return how many keys are gone
    /// @throws PageStoreFailed when a server does not answer
    public static long removeAll(RedisStoreOptions options, @Nullable String owner) {
        if (owner != null && !owner.matches("[0-9a-f]+")) {
            throw new IllegalArgumentException(
                    "owner='" + owner + "': must be what owner() has told, hexadecimal digits.");
        }
        String prefix = options.namespace() + ":" + (owner == null ? "" : owner + ":");
        try (Servers servers = connect(options, true)) {
            return servers.removeAll(prefix);
        } catch (RedisException failed) {
            throw new PageStoreFailed("removing " + prefix + "* at " + options.uris() + " failed: try again.", failed);
        }
    }

    private static Servers connect(RedisStoreOptions options, boolean patient) {
        try {
            return Servers.connect(options, patient);
        } catch (RedisException unreachable) {
            throw new PageStoreFailed(
                    "no answer from " + options.uris() + " (" + unreachable.getMessage()
                            + "): see that the server runs, and that address and password are right.",
                    unreachable);
        }
    }

    /// Number of this store, in the names of its keys.
    public String owner() {
        return HexFormat.of().toHexDigits(owner);
    }

    /// Pages that were read from a replica because the server itself did not give them.
    public long replicaReads() {
        return replicaReads.sum();
    }

    @Override
    public void read(PageBatch batch) {
        Lock held = usable();
        try {
            List<PageRequest> requests = new ArrayList<>(batch.count());
            for (int index = 0; index < batch.count(); index++) {
                long slot = batch.slot(index);
                long version = versions.get(slot);
                if (version == 0) {
                    Address.fill(batch.address(index), PageSize.BYTES, (byte) 0);
                } else {
                    requests.add(PageRequest.read(
                            new PageRecord(owner, slot, version), options.namespace(), batch.address(index)));
                }
            }
            if (!requests.isEmpty()) {
                replicaReads.add(exchange(readers, requests).doneByReplicas());
                requests.forEach(this::deliver);
            }
        } finally {
            held.unlock();
        }
    }

    /// Runs requests against servers. After a call that heard nothing the next ones are brief, so that a batch whose
    /// pages are tried one by one does not wait for each; the first word that is heard ends this.
    private Exchange exchange(
            List<Consumer<Collection<AsyncCommand<byte[], byte[], ?>>>> servers, List<PageRequest> requests) {
        Exchange exchange = new Exchange(servers, options.timeout(), away);
        exchange.run(requests);
        if (!requests.isEmpty()) {
            away = !exchange.heard();
        }
        return exchange;
    }

    private void deliver(PageRequest request) {
        if (!request.isDone()) {
            long slot = request.record().slot();
            throw new PageUnavailable(
                    slot,
                    "slot " + slot + " cannot be read from " + options.uris() + " within " + options.timeout() + ": "
                            + request.defect() + ". Try again when the server is back; a page that it has lost is"
                            + " lost.",
                    request.failure());
        }
        request.deliver();
    }

    @Override
    public void write(PageBatch batch) {
        Lock held = usable();
        try {
            List<PageRequest> requests = new ArrayList<>(batch.count());
            for (int index = 0; index < batch.count(); index++) {
                PageRecord record =
                        new PageRecord(owner, requireSlot(batch.slot(index)), lastVersion.incrementAndGet());
                requests.add(PageRequest.write(record, options.namespace(), batch.address(index)));
            }
            var _ = exchange(writers, requests);
            PageRequest failed = null;
            for (PageRequest request : requests) {
                if (request.isDone()) {
                    replace(request.record().slot(), request.record().version());
                } else {
                    leftovers.add(request.record()); // it may arrive yet, or be there
                    failed = failed == null ? request : failed;
                }
            }
            leftovers.sendSome();
            if (failed != null) {
                throw refused(failed);
            }
        } finally {
            held.unlock();
        }
    }

    private void replace(long slot, long version) {
        long old = versions.get(slot);
        versions.put(slot, version);
        if (old != 0) {
            leftovers.add(new PageRecord(owner, slot, old));
        }
    }

    private PageStoreFailed refused(PageRequest request) {
        Throwable why = request.failure();
        String what = "slot " + request.record().slot() + " cannot be written to " + options.uris();
        if (why != null && Refusal.of(why) == Refusal.FULL) {
            return new OutOfBackingStore(
                    what + ": " + why.getMessage() + " Free pages, or raise maxmemory of the server.", why);
        }
        String remedy = request.isSettled()
                ? ". See the server's log and the rights of this user."
                : ", within " + options.timeout() + ". Try again when the server is back.";
        return new PageStoreFailed(what + ": " + request.defect() + remedy, why);
    }

    @Override
    public void free(long slot) {
        Lock held = usable();
        try {
            if (versions.get(slot) != 0) {
                replace(slot, 0);
                leftovers.sendSome();
            }
        } finally {
            held.unlock();
        }
    }

    /// Waits until as many replicas as the options say have the pages; with 0 it does nothing, since a server without
    /// replicas promises nothing that could be waited for.
    @Override
    public void sync() {
        Lock held = usable();
        try {
            leftovers.send();
            if (options.syncReplicas() == 0) {
                return;
            }
            long synced = servers.awaitReplicas(
                    PageRecord.prefix(options.namespace(), owner), options.syncReplicas(), options.timeout());
            if (synced < options.syncReplicas()) {
                throw new PageStoreFailed(
                        "only " + synced + " of " + options.syncReplicas() + " replicas of " + options.uris()
                                + " had the pages after " + options.timeout() + ": see that they run, and call sync()"
                                + " again.",
                        null);
            }
        } catch (RedisException failed) {
            throw new PageStoreFailed(
                    "sync with the replicas of " + options.uris() + " failed (" + failed.getMessage()
                            + "): call sync() again when the server is back.",
                    failed);
        } finally {
            held.unlock();
        }
    }

    /// Removes all pages from the servers, as far as they answer within the timeout, and disconnects. A second call
    /// does nothing.
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                for (long slot = versions.nextUsed(0); slot >= 0; slot = versions.nextUsed(slot + 1)) {
                    replace(slot, 0);
                }
                long deadline = System.nanoTime() + options.timeout().toNanos();
                while (leftovers.count() > 0 && System.nanoTime() < deadline) {
                    leftovers.send();
                    LockSupport.parkNanos(CLOSE_POLL_NANOS);
                }
                servers.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Keys that are not needed any more and not yet gone.
    long leftovers() {
        return leftovers.count();
    }

    /// The key of a slot's page, or null.
    byte @Nullable [] key(long slot) {
        long version = versions.get(slot);
        return version == 0 ? null : new PageRecord(owner, slot, version).key(options.namespace());
    }

    private long requireSlot(long slot) {
        if (slot >= options.capacityPages()) {
            throw new OutOfBackingStore(
                    this + " has " + options.capacityPages() + " slots, and slot " + slot
                            + " is beyond them: free pages, or make the store larger.",
                    null);
        }
        return slot;
    }

    private Lock usable() {
        Lock held = lock.readLock();
        held.lock();
        if (closed) {
            held.unlock();
            throw new IllegalStateException(this + " is closed.");
        }
        return held;
    }

    @Override
    public String toString() {
        return "redis store " + options.namespace() + ":" + owner() + " at " + options.uris();
    }
}
