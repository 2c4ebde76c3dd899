package allod.heap.checked;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.checked.Mistake.Tier;
import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every mistake, on blocks of all sizes, on all paths to a block, amid a program that makes none: exactly one error
/// is found, of the right kind, with the right block. Without the mistake none is found.
class SeededErrorsTest {

    private static final long[] SIZES = {1, 16, 40, 1000, 5000, 40_000, 1_500_000};

    /// How the block was allocated and freed.
    enum Path {
        HEAP,
        LOCAL_HEAP,
        ALIGNED,
        CALLOC,
        OTHER_THREAD
    }

    record Variant(Mistake mistake, long bytes, Path path) {}

    static Stream<Variant> variants() {
        return Arrays.stream(Mistake.values())
                .flatMap(mistake -> Arrays.stream(SIZES)
                        .boxed()
                        .flatMap(bytes -> paths(mistake).map(path -> new Variant(mistake, bytes, path))));
    }

    private static Stream<Path> paths(Mistake mistake) {
        return mistake.tier == Tier.ADDRESS ? Arrays.stream(Path.values()) : Stream.of(Path.HEAP, Path.OTHER_THREAD);
    }

    @Test
    void thereAreEnoughVariants() {
        assertThat(variants().count()).isGreaterThan(900);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void isFound(Variant variant) {
        try (Scene scene = new Scene(variant)) {
            scene.background(200);
            scene.seed();
            scene.background(50);
            MemoryErrorReport report = scene.only();
            assertThat(report.kind()).as(report.text()).isEqualTo(variant.mistake().expected);
            BlockHistory block = report.block();
            if (block != null) {
                assertThat(block.bytes()).isEqualTo(variant.bytes());
                assertThat(block.allocated().frames()).isNotEmpty();
                assertThat(block.allocated().frames().getFirst().getClassName()).startsWith(Scene.class.getName());
            } else {
                assertThat(report.kind()).isIn(MemoryErrorKind.INVALID_FREE, MemoryErrorKind.MISMATCHED_HEAP);
            }
            assertThat(report.at().frames()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("cleanVariants")
    void aCleanProgramHasNoReports(Variant variant) {
        try (Scene scene = new Scene(variant)) {
            scene.background(2000);
            scene.block();
            scene.free();
            scene.heap().free(scene.segment());
            CheckedBlock block = scene.checkedBlock();
            block.fill(0, variant.bytes(), (byte) 3);
            assertThat(block.getByte(variant.bytes() - 1)).isEqualTo((byte) 3);
            block.free();
            scene.verify();
            scene.heap().purge();
            scene.close();
            assertThat(scene.reports).isEmpty();
        }
    }

    static Stream<Variant> cleanVariants() {
        return Arrays.stream(SIZES)
                .boxed()
                .flatMap(bytes ->
                        Arrays.stream(Path.values()).map(path -> new Variant(Mistake.DOUBLE_FREE, bytes, path)));
    }

    /// A heap, a program that makes no mistakes on it, and the mistake.
    private static final class Scene implements Mistake.Seeded, AutoCloseable {
        private final Variant variant;
        private final List<MemoryErrorReport> reports = new ArrayList<>();
        private final CheckedHeap checked;
        private final CheckedHeap other = CheckedHeap.create(
                HeapOptions.defaults().name("other"), CheckOptions.defaults().reportTo(any -> {}));
        private final SplittableRandom random;
        private final List<Long> live = new ArrayList<>();
        private long block;
        private boolean closed;

        Scene(Variant variant) {
            this.variant = variant;
            this.random = new SplittableRandom(variant.hashCode());
            CheckOptions options = CheckOptions.defaults()
                    .uninitialised(variant.mistake().tier == Tier.BLOCK)
                    .quarantineBytes(8 << 20)
                    .reportTo(reports::add);
            checked = CheckedHeap.create(HeapOptions.defaults().name("seeded"), options);
        }

        void seed() {
            variant.mistake().make(this);
        }

        void background(int operations) {
            for (int i = 0; i < operations && !closed; i++) {
                if (live.size() > 40 || random.nextInt(3) == 0 && !live.isEmpty()) {
                    checked.free(live.remove(random.nextInt(live.size())));
                } else {
                    long bytes = random.nextInt(1, 300);
                    long made = checked.malloc(bytes);
                    Address.fill(made, bytes, (byte) i);
                    live.add(made);
                }
            }
        }

        MemoryErrorReport only() {
            assertThat(reports).as("reports").hasSize(1);
            return reports.getFirst();
        }

        @Override
        public Heap heap() {
            return checked.heap();
        }

        @Override
        public CheckedHeap checked() {
            return checked;
        }

        @Override
        public long bytes() {
            return variant.bytes();
        }

        @Override
        public long block() {
            if (block == 0) {
                block = switch (variant.path()) {
                    case HEAP -> heap().malloc(bytes());
                    case LOCAL_HEAP -> heap().local().malloc(bytes());
                    case ALIGNED -> heap().mallocAligned(bytes(), 256);
                    case CALLOC -> heap().calloc(bytes());
                    case OTHER_THREAD -> elsewhere(() -> block = heap().malloc(bytes()));
                };
            }
            return block;
        }

        private long elsewhere(Runnable work) {
            try {
                Thread.ofPlatform().start(work).join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return block;
        }

        @Override
        public void free() {
            block();
            switch (variant.path()) {
                case LOCAL_HEAP -> heap().local().free(block);
                case OTHER_THREAD -> elsewhere(() -> heap().free(block));
                default -> heap().free(block);
            }
        }

        @Override
        public MemorySegment segment() {
            return heap().allocate(bytes(), 8);
        }

        @Override
        public CheckedBlock checkedBlock() {
            return checked.block(bytes());
        }

        @Override
        public long ofOtherHeap() {
            return other.malloc(bytes());
        }

        @Override
        public void verify() {
            checked.verify();
        }

        @Override
        public void explained(@Nullable MemoryErrorReport report) {
            reports.add(report);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                checked.checkTable();
                checked.close();
                other.close();
            }
        }
    }
}
