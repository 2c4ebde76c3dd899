package allod.pages.paged;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every page that exists: how many entries refer to it, and in which frame it is.
///
/// ```
/// page id ──► references    entries of page tables, present or absent
///         ──► frame         or none: then the page is in the store, in the slot of that number, or in its file
///         ──► file page     or none: then it is anonymous
/// ```
///
/// A page that two spaces share since a fork has one id, one frame and one slot, so it is read and written
/// once.
///
/// Invariants:
///
/// - **G1** `references` is the number of entries of reachable leaves that refer to the page
/// - **G2** the frame of a page holds that page
/// - **G3** an id without references is handed out again only when no frame holds it
///
/// Threads: guarded by the pager's lock.
final class PageRegister {

    private static final int CHUNK_SHIFT = 12;
    private static final int CHUNK = 1 << CHUNK_SHIFT;

    /// Which page of which file.
    record FilePage(PagedFile file, long pageIndex) {}

    private int[][] references = new int[1][];
    private int[][] frames = new int[1][]; // 0: none
    private final BitSet stored = new BitSet(); // written to the store at some time
    private int[] freeIds = new int[64];
    private int freeCount;
    private int created;
    private final Map<Integer, FilePage> filePages = new HashMap<>();
    private final Map<FilePage, Integer> idsOfFiles = new HashMap<>();

    /// A new page with one reference and no frame.
    int create() {
        int id = freeCount > 0 ? freeIds[--freeCount] : fresh();
        references[id >>> CHUNK_SHIFT][id & (CHUNK - 1)] = 1;
        return id;
    }

    /// The page of a file, with one reference more than it had.
    int ofFile(PagedFile file, long pageIndex) {
        FilePage filePage = new FilePage(file, pageIndex);
        Integer known = idsOfFiles.get(filePage);
        if (known != null) {
            refer(known);
            return known;
        }
        int id = create();
        filePages.put(id, filePage);
        idsOfFiles.put(filePage, id);
        return id;
    }

    /// What a page of a file is; null for an anonymous one.
    @Nullable
    FilePage filePage(int id) {
        return filePages.isEmpty() ? null : filePages.get(id);
    }

    /// The page of a file if there is one, else -1.
    int find(PagedFile file, long pageIndex) {
        return idsOfFiles.getOrDefault(new FilePage(file, pageIndex), -1);
    }

    int references(int id) {
        return references[id >>> CHUNK_SHIFT][id & (CHUNK - 1)];
    }

    void refer(int id) {
        references[id >>> CHUNK_SHIFT][id & (CHUNK - 1)]++;
    }

    /// How many references are left.
    int drop(int id) {
        int left = --references[id >>> CHUNK_SHIFT][id & (CHUNK - 1)];
        assert left >= 0 : "page " + id;
        return left;
    }

    /// Number of the frame that holds the page, 0 for none.
    int frame(int id) {
        return frames[id >>> CHUNK_SHIFT][id & (CHUNK - 1)];
    }

    void setFrame(int id, int frameNumber) {
        frames[id >>> CHUNK_SHIFT][id & (CHUNK - 1)] = frameNumber;
    }

    /// Whether the store may hold the page.
    boolean wasStored(int id) {
        return stored.get(id);
    }

    void setStored(int id, boolean now) {
        stored.set(id, now);
    }

    /// Gives back an id that nobody refers to and no frame holds.
    void free(int id) {
        assert references(id) == 0 && frame(id) == 0 : "page " + id;
        FilePage filePage = filePages.remove(id);
        if (filePage != null) {
            idsOfFiles.remove(filePage);
        }
        if (freeCount == freeIds.length) {
            freeIds = Arrays.copyOf(freeIds, 2 * freeCount);
        }
        freeIds[freeCount++] = id;
    }

    /// Ids below this one have been handed out at some time.
    int created() {
        return created;
    }

    private int fresh() {
        int chunk = created >>> CHUNK_SHIFT;
        if (chunk == references.length) {
            references = Arrays.copyOf(references, 2 * chunk);
            frames = Arrays.copyOf(frames, 2 * chunk);
        }
        if (references[chunk] == null) {
            references[chunk] = new int[CHUNK];
            frames[chunk] = new int[CHUNK];
        }
        return created++;
    }
}
