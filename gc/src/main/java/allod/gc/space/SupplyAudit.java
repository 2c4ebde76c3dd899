package allod.gc.space;

import static allod.gc.space.RegionLayout.CLEAN;
import static allod.gc.space.RegionLayout.FLAGS;
import static allod.gc.space.RegionTable.FREE;
import static allod.gc.space.RegionTable.UNBACKED;
import static allod.pages.Address.getByte;
import static allod.pages.Address.getLong;

import java.util.BitSet;

/// Walks all granules and recomputes what [RegionSupply] knows; the caller holds its lock.
final class SupplyAudit {

    private final RegionTable table;
    private final int chunkGranules;

    SupplyAudit(RegionTable table, int chunkGranules) {
        this.table = table;
        this.chunkGranules = chunkGranules;
    }

    void check(FreeGranules free, int[] freeInChunk, BitSet backed, int emptyChunks) {
        int runs = 0;
        int granule = 0;
        byte before = UNBACKED;
        while (granule < table.granules()) {
            byte kind = table.kind(granule);
            boolean hasMemory = backed.get(granule / chunkGranules);
            require(hasMemory == (kind != UNBACKED), "T2: kind " + kind + ", memory " + hasMemory, granule);
            require(kind != FREE || before != FREE, "P1: two free runs touch", granule);
            if (kind == FREE) {
                runs++;
                checkFree(granule, free.length(granule));
            } else if (kind != UNBACKED) {
                checkUsed(granule, kind);
            }
            before = kind;
            granule += kind == UNBACKED ? 1 : table.runLength(granule);
        }
        require(free.checkInvariants() == runs, "P1: the bins have not the runs of the table: " + runs, 0);
        checkChunks(freeInChunk, backed, emptyChunks);
    }

    private void checkFree(int run, int length) {
        for (int granule = run; granule < run + length; granule++) {
            require(table.kind(granule) == FREE, "P1: not free, in a free run from " + run, granule);
            if (getByte(table.row(granule) + FLAGS) == CLEAN) {
                checkZero(granule);
            }
        }
        require(table.runLength(run + length - 1) == length, "B2: the other end has another length", run);
    }

    private void checkZero(int granule) {
        for (long at = table.addressOf(granule); at < table.addressOf(granule + 1); at += Long.BYTES) {
            require(getLong(at) == 0, "P2: a clean granule is not zero", granule);
        }
    }

    private void checkUsed(int head, byte kind) {
        require((kind & 1) == 0, "T1: a run starts with kind " + kind, head);
        for (int granule = head + 1; granule < head + table.runLength(head); granule++) {
            require(table.kind(granule) == kind + 1 && table.headOf(granule) == head, "T1: run from " + head, granule);
        }
    }

    private void checkChunks(int[] freeInChunk, BitSet backed, int emptyChunks) {
        int empty = 0;
        for (int chunk = 0; chunk < freeInChunk.length; chunk++) {
            int count = 0;
            for (int i = 0; i < chunkGranules; i++) {
                count += table.kind(chunk * chunkGranules + i) == FREE ? 1 : 0;
            }
            require(count == freeInChunk[chunk], "P3: counted free " + freeInChunk[chunk] + ", are " + count, chunk);
            empty += backed.get(chunk) && count == chunkGranules ? 1 : 0;
        }
        require(empty == emptyChunks, "P3: counted empty chunks " + emptyChunks + ", are " + empty, 0);
    }

    private static void require(boolean holds, String what, int where) {
        if (!holds) {
            throw new AssertionError(what + " (granule or chunk " + where + ")");
        }
    }
}
