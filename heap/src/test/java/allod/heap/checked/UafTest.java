package allod.heap.checked;

import static allod.heap.checked.Found.found;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Each error of `uaf.c` is found in its Java twin, with memcheck's words and the lines of the three stacks.
class UafTest {

    private final CheckedHeap heap = CheckedHeap.create();
    private final Uaf program = new Uaf(heap);

    @AfterEach
    void invariants() {
        heap.checkInvariants();
        heap.close();
    }

    @Test
    void aReadOfAFreedBlockIsFound() {
        program.allocate();
        found(program::readFreed)
                .is(MemoryErrorKind.USE_AFTER_FREE, "Invalid access of size 1")
                .place("8 bytes inside a block of size 40 free'd")
                .at(Uaf.class, "readFreed")
                .allocated(Uaf.class, "allocate", "a = heap.malloc(40)")
                .freed(Uaf.class, "allocate", "heap.free(a)");
    }

    @Test
    void aWriteToAFreedBlockIsFoundByVerify() {
        program.allocate();
        program.writeFreed();
        List<MemoryErrorReport> reports = heap.verify();
        assertThat(reports).hasSize(1);
        found(reports.getFirst())
                .is(MemoryErrorKind.WRITE_AFTER_FREE, "Freed memory was written to: 1 bytes, found by verify()")
                .place("39 bytes inside a block of size 40 free'd")
                .allocated(Uaf.class, "allocate", "a = heap.malloc(40)")
                .freed(Uaf.class, "allocate", "heap.free(a)");
        assertThat(heap.verify()).as("told once").isEmpty();
    }

    @Test
    void aDoubleFreeIsFound() {
        program.allocate();
        found(program::freeTwice)
                .is(MemoryErrorKind.DOUBLE_FREE, "Invalid free(): double free")
                .place("0 bytes inside a block of size 24 free'd")
                .at(Uaf.class, "freeTwice")
                .allocated(Uaf.class, "allocate", "b = heap.malloc(24)")
                .freed(Uaf.class, "freeTwice", "heap.free(b)");
    }

    @Test
    void aFreeInsideOfABlockIsFound() {
        program.allocate();
        found(program::freeInside)
                .is(MemoryErrorKind.INTERIOR_FREE, "Invalid free(): not the start of the block")
                .place("16 bytes inside a block of size 64 alloc'd")
                .at(Uaf.class, "freeInside")
                .allocated(Uaf.class, "allocate", "c = heap.malloc(64)");
    }

    @Test
    void aFreeOfForeignMemoryIsFound() {
        try (Arena arena = Arena.ofConfined()) {
            found(() -> program.freeForeign(arena))
                    .is(MemoryErrorKind.INVALID_FREE, "Invalid free(): no block")
                    .at(Uaf.class, "freeForeign");
        }
    }

    @Test
    void aReadOfAReallocatedBlockIsFound() {
        program.allocate();
        found(program::readReallocated)
                .is(MemoryErrorKind.USE_AFTER_FREE, "Invalid access of size 4")
                .place("0 bytes inside a block of size 64 free'd")
                .at(Uaf.class, "readReallocated")
                .allocated(Uaf.class, "allocate", "c = heap.malloc(64)")
                .freed(Uaf.class, "readReallocated", "d = heap.realloc(c, 4096)");
    }

    @Test
    void aWriteToABlockThatReallocGaveIsFound() {
        program.allocate();
        try {
            program.readReallocated();
        } catch (MemoryError expected) {
            assertThat(program.d).isNotZero();
        }
        program.writeFreedAgain();
        found(heap.verify().getFirst())
                .is(MemoryErrorKind.WRITE_AFTER_FREE, "Freed memory was written to: 8 bytes, found by verify()")
                .place("0 bytes inside a block of size 4,096 free'd")
                .allocated(Uaf.class, "readReallocated", "d = heap.realloc(c, 4096)")
                .freed(Uaf.class, "writeFreedAgain", "heap.free(d)");
    }
}
