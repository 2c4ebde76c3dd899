package allod.profile;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The sampled blocks that are live, by token.
///
/// ```
/// token - 1 = chunk << 10 | index
/// chunk     site │ heap │ address │ bytes │ weight │ born │ older │ younger │ late      an array each
/// free      a list through `older`
/// heap      a list through `older` and `younger`, from HeapSamples.youngest on
/// ```
///
/// Invariants:
///
/// - **V1** a token is in the list of its heap, or in the list of free ones, once
/// - **V2** a token has a site if and only if its block is live
///
/// Threads: guarded by the lock of the [Ledger]. One thing is written without it: `late`, by a thread that has no stack
/// left for a call.
final class LiveTable {

    static final int CHUNK_SHIFT = 10;
    static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    /// The blocks of so many tokens.
    static final class Chunk {
        final @Nullable SiteCounts[] sites = new SiteCounts[1 << CHUNK_SHIFT];
        final @Nullable HeapSamples[] heaps = new HeapSamples[1 << CHUNK_SHIFT];
        final long[] addresses = new long[1 << CHUNK_SHIFT];
        final long[] bytes = new long[1 << CHUNK_SHIFT];
        final double[] weights = new double[1 << CHUNK_SHIFT];
        final long[] bornNanos = new long[1 << CHUNK_SHIFT];
        final int[] older = new int[1 << CHUNK_SHIFT];
        final int[] younger = new int[1 << CHUNK_SHIFT];
        final boolean[] late = new boolean[1 << CHUNK_SHIFT];
    }

    /// Volatile for who marks a block as late: a token is older than the array that it is in.
    volatile Chunk[] chunks = {};

    private int used; // tokens ever handed out
    private int free; // the first free token, 0 for none
    private int live;

    Chunk chunk(int token) {
        return chunks[(token - 1) >>> CHUNK_SHIFT];
    }

    static int index(int token) {
        return (token - 1) & CHUNK_MASK;
    }

    /// The greatest token that was ever handed out.
    int lastToken() {
        return used;
    }

    int live() {
        return live;
    }

    SiteCounts site(int token) {
        return requireNonNull(chunk(token).sites[index(token)]);
    }

    boolean isLive(int token) {
        return token > 0 && token <= used && chunk(token).sites[index(token)] != null;
    }

    int add(SiteCounts site, HeapSamples heap, long address, long bytes, double weight, long nowNanos) {
        int token = takeToken();
        Chunk chunk = chunk(token);
        int i = index(token);
        chunk.sites[i] = site;
        chunk.heaps[i] = heap;
        chunk.addresses[i] = address;
        chunk.bytes[i] = bytes;
        chunk.weights[i] = weight;
        chunk.bornNanos[i] = nowNanos;
        chunk.younger[i] = 0;
        chunk.older[i] = heap.youngest;
        if (heap.youngest != 0) {
            chunk(heap.youngest).younger[index(heap.youngest)] = token;
        }
        heap.youngest = token;
        live++;
        return token;
    }

    /// Takes a live token out; it may be handed out again.
    void remove(int token) {
        Chunk chunk = chunk(token);
        int i = index(token);
        int older = chunk.older[i];
        int younger = chunk.younger[i];
        if (older != 0) {
            chunk(older).younger[index(older)] = younger;
        }
        if (younger != 0) {
            chunk(younger).older[index(younger)] = older;
        } else {
            requireNonNull(chunk.heaps[i]).youngest = older;
        }
        chunk.sites[i] = null;
        chunk.heaps[i] = null;
        chunk.late[i] = false;
        chunk.older[i] = free;
        free = token;
        live--;
    }

    private int takeToken() {
        int token = free;
        if (token != 0) {
            free = chunk(token).older[index(token)];
            return token;
        }
        if (used >>> CHUNK_SHIFT == chunks.length) {
            Chunk[] more = Arrays.copyOf(chunks, chunks.length + 1);
            more[chunks.length] = new Chunk();
            chunks = more; // volatile: the chunk before the array
        }
        return ++used;
    }

    void checkInvariants(Iterable<HeapSamples> heaps) {
        boolean[] seen = new boolean[used + 1];
        int counted = 0;
        for (HeapSamples heap : heaps) {
            int younger = 0;
            for (int token = heap.youngest; token != 0; token = chunk(token).older[index(token)]) {
                require(!seen[token] && chunk(token).heaps[index(token)] == heap, "V1", token);
                require(isLive(token), "V2", token);
                require(chunk(token).younger[index(token)] == younger, "V1", token);
                seen[token] = true;
                younger = token;
                counted++;
            }
        }
        require(counted == live, "V1", counted);
        for (int token = free; token != 0; token = chunk(token).older[index(token)]) {
            require(!seen[token], "V1", token);
            require(!isLive(token), "V2", token);
            seen[token] = true;
            counted++;
        }
        require(counted == used, "V1", counted);
    }

    private static void require(boolean holds, String invariant, int token) {
        if (!holds) {
            throw new AssertionError(invariant + ": token " + token);
        }
    }
}
