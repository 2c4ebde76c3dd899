package allod.heap.checked;

import allod.heap.Heap;
import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The mistakes that are seeded: each makes one error on a block of its own, and says what has to be found.
enum Mistake {
    DOUBLE_FREE(MemoryErrorKind.DOUBLE_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.free();
            on.free();
        }
    },
    DOUBLE_FREE_OF_A_SEGMENT(MemoryErrorKind.DOUBLE_FREE, Tier.SEGMENT) {
        @Override
        void make(Seeded on) {
            MemorySegment segment = on.segment();
            on.heap().free(segment);
            on.heap().free(segment);
        }
    },
    FREE_AFTER_REALLOC(MemoryErrorKind.DOUBLE_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.heap().free(on.heap().realloc(on.block(), on.bytes() * 2 + 1));
            on.free();
        }
    },
    REALLOC_AFTER_FREE(MemoryErrorKind.DOUBLE_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.free();
            on.heap().realloc(on.block(), on.bytes() + 1);
        }
    },
    FREE_INSIDE(MemoryErrorKind.INTERIOR_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.heap().free(on.block() + (on.bytes() + 1) / 2);
        }
    },
    FREE_JUST_BEFORE(MemoryErrorKind.INTERIOR_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.heap().free(on.block() - 8);
        }
    },
    FREE_OF_A_SLICE(MemoryErrorKind.INTERIOR_FREE, Tier.SEGMENT) {
        @Override
        void make(Seeded on) {
            on.heap().free(on.segment().asSlice((on.bytes() + 1) / 2));
        }
    },
    FREE_OF_FOREIGN_MEMORY(MemoryErrorKind.INVALID_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            try (Arena arena = Arena.ofConfined()) {
                on.heap().free(arena.allocate(on.bytes() + 1).address());
            }
        }
    },
    FREE_ON_ANOTHER_CHECKED_HEAP(MemoryErrorKind.MISMATCHED_HEAP, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.checked().free(on.ofOtherHeap());
        }
    },
    FREE_OF_A_PLAIN_HEAPS_BLOCK(MemoryErrorKind.MISMATCHED_HEAP, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            try (Heap plain = Heap.create(allod.heap.HeapOptions.defaults().checks(null))) {
                on.checked().free(plain.malloc(on.bytes()));
            }
        }
    },
    FREE_WITH_ANOTHER_SIZE(MemoryErrorKind.MISMATCHED_SIZE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.checked().free(on.block(), on.bytes() + 1);
        }
    },
    USABLE_BYTES_AFTER_FREE(MemoryErrorKind.DOUBLE_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.free();
            on.heap().usableBytes(on.block());
        }
    },
    WRITE_ONE_BEHIND(MemoryErrorKind.OVERFLOW, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            Address.putByte(on.block() + on.bytes(), (byte) 1);
            on.free();
        }
    },
    WRITE_A_WORD_BEHIND(MemoryErrorKind.OVERFLOW, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            Address.putLong(on.block() + on.bytes() + 3, 1);
            on.free();
        }
    },
    WRITE_BEFORE(MemoryErrorKind.UNDERFLOW, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            Address.putByte(on.block() - 1, (byte) 1);
            on.free();
        }
    },
    WRITE_BEHIND_AND_VERIFY(MemoryErrorKind.OVERFLOW, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            Address.putByte(on.block() + on.bytes() + 15, (byte) 1);
            on.verify();
        }
    },
    WRITE_BEFORE_AND_CLOSE(MemoryErrorKind.UNDERFLOW, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            Address.putByte(on.block() - 16, (byte) 1);
            on.close();
        }
    },
    WRITE_AFTER_FREE(MemoryErrorKind.WRITE_AFTER_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.free();
            Address.putByte(on.block() + on.bytes() - 1, (byte) 1);
            on.verify();
        }
    },
    WRITE_AFTER_FREE_UNTIL_IT_LEAVES(MemoryErrorKind.WRITE_AFTER_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.free();
            Address.putByte(on.block(), (byte) 0);
            on.heap().purge();
        }
    },
    WRITE_AFTER_FREE_UNTIL_CLOSE(MemoryErrorKind.WRITE_AFTER_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.free();
            Address.putByte(on.block() + on.bytes() / 2, (byte) 7);
            on.close();
        }
    },
    WRITE_BEHIND_AFTER_FREE(MemoryErrorKind.OVERFLOW, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.free();
            Address.putByte(on.block() + on.bytes(), (byte) 7);
            on.heap().purge();
        }
    },
    CHECK_OF_FREED_BYTES(MemoryErrorKind.USE_AFTER_FREE, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.free();
            on.checked().check(on.block() + on.bytes() - 1, 1);
        }
    },
    CHECK_BEHIND(MemoryErrorKind.OVERFLOW, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.checked().check(on.block(), on.bytes() + 1);
        }
    },
    CHECK_BEFORE(MemoryErrorKind.UNDERFLOW, Tier.ADDRESS) {
        @Override
        void make(Seeded on) {
            on.checked().check(on.block() - 4, 2);
        }
    },
    READ_AFTER_FREE(MemoryErrorKind.USE_AFTER_FREE, Tier.BLOCK) {
        @Override
        void make(Seeded on) {
            CheckedBlock block = on.checkedBlock();
            block.free();
            block.getByte(on.bytes() - 1);
        }
    },
    WRITE_AFTER_FREE_SEEN(MemoryErrorKind.USE_AFTER_FREE, Tier.BLOCK) {
        @Override
        void make(Seeded on) {
            CheckedBlock block = on.checkedBlock();
            block.free();
            block.putByte(0, (byte) 1);
        }
    },
    READ_BEHIND(MemoryErrorKind.OVERFLOW, Tier.BLOCK) {
        @Override
        void make(Seeded on) {
            on.checkedBlock().getLong(Math.max(0, on.bytes() - 7));
        }
    },
    READ_FAR_BEHIND(MemoryErrorKind.OVERFLOW, Tier.BLOCK) {
        @Override
        void make(Seeded on) {
            on.checkedBlock().getByte(on.bytes() + 100_000);
        }
    },
    WRITE_BEFORE_SEEN(MemoryErrorKind.UNDERFLOW, Tier.BLOCK) {
        @Override
        void make(Seeded on) {
            on.checkedBlock().putInt(-2, 5);
        }
    },
    READ_UNWRITTEN(MemoryErrorKind.UNINITIALISED_READ, Tier.BLOCK) {
        @Override
        void make(Seeded on) {
            CheckedBlock block = on.checkedBlock();
            block.fill(0, on.bytes() - 1, (byte) 1);
            block.getByte(on.bytes() - 1);
        }
    },
    READ_UNWRITTEN_COPY(MemoryErrorKind.UNINITIALISED_READ, Tier.BLOCK) {
        @Override
        void make(Seeded on) {
            CheckedBlock copy = on.checkedBlock();
            on.checkedBlock().copyTo(0, copy, 0, on.bytes()); // copying is no use
            copy.getByte(0);
        }
    },
    SLICE_TOO_FAR(MemoryErrorKind.OVERFLOW, Tier.BLOCK) {
        @Override
        void make(Seeded on) {
            on.checkedBlock().slice(0, on.bytes() / 2).putByte(on.bytes() / 2, (byte) 1);
        }
    },
    SEGMENT_READ_AFTER_FREE(MemoryErrorKind.USE_AFTER_FREE, Tier.SEGMENT) {
        @Override
        void make(Seeded on) {
            MemorySegment segment = on.segment();
            on.heap().free(segment);
            try {
                segment.get(ValueLayout.JAVA_BYTE, 0);
            } catch (IllegalStateException closed) {
                on.explained(on.checked().explain(closed, segment).orElse(null));
            }
        }
    },
    SEGMENT_WRITE_BEHIND(MemoryErrorKind.OVERFLOW, Tier.SEGMENT) {
        @Override
        void make(Seeded on) {
            try {
                on.segment().set(ValueLayout.JAVA_BYTE, on.bytes(), (byte) 1);
            } catch (IndexOutOfBoundsException bounds) {
                on.explained(on.checked().explain(bounds).orElse(null));
            }
        }
    },
    SEGMENT_READ_BEFORE(MemoryErrorKind.UNDERFLOW, Tier.SEGMENT) {
        @Override
        void make(Seeded on) {
            try {
                on.segment().get(ValueLayout.JAVA_BYTE, -1);
            } catch (IndexOutOfBoundsException bounds) {
                on.explained(on.checked().explain(bounds).orElse(null));
            }
        }
    };

    /// How a program has its blocks.
    enum Tier {
        ADDRESS,
        SEGMENT,
        BLOCK
    }

    final MemoryErrorKind expected;
    final Tier tier;

    Mistake(MemoryErrorKind expected, Tier tier) {
        this.expected = expected;
        this.tier = tier;
    }

    abstract void make(Seeded on);

    /// What a mistake is made on: a block of some size, got on some path.
    interface Seeded {
        Heap heap();

        CheckedHeap checked();

        long bytes();

        /// The block, the same one at each call.
        long block();

        MemorySegment segment();

        CheckedBlock checkedBlock();

        long ofOtherHeap();

        void free();

        void verify();

        void close();

        void explained(@Nullable MemoryErrorReport report);
    }
}
