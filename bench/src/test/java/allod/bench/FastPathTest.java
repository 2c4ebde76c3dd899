package allod.bench;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.Heap;
import allod.heap.LocalHeap;
import allod.pages.paged.AddressSpace;
import allod.pages.paged.PageBatch;
import allod.pages.paged.PageStore;
import allod.pages.paged.Pager;
import allod.pages.paged.PagerOptions;
import allod.pages.paged.Permission;
import allod.pages.paged.SoftTlb;
import allod.stack.Stack;
import allod.stack.StackFrame;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What makes the fast paths fast and is lost without a sound: the JIT compiler inlines them, and they make no garbage.
///
/// Sources: tcmalloc keeps a golden file of the instructions of its fast path.
class FastPathTest {

    /// HotSpot's `FreqInlineSize`: a hot method with more bytecode than this is called, not inlined.
    private static final int INLINED_BYTES = 325;

    private static final int TIMES = 20_000;
    private static final int TRIES = 5;

    @ParameterizedTest
    @DisplayName("a fast path is small enough to be inlined")
    @CsvSource({
        "allod.heap.LocalHeap, malloc",
        "allod.heap.LocalHeap, free",
        "allod.heap.Heap, malloc",
        "allod.stack.Stack, current",
        "allod.stack.Stack, push",
        "allod.stack.StackFrame, allocateAddress",
        "allod.stack.StackFrame, close",
        "allod.pages.paged.SoftTlb, getByte",
        "allod.pages.paged.SoftTlb, putByte",
        "allod.pages.paged.SoftTlb, getInt",
        "allod.pages.paged.SoftTlb, putInt",
        "allod.pages.paged.SoftTlb, getLong",
        "allod.pages.paged.SoftTlb, putLong",
        "allod.pages.paged.SoftTlb, getDouble",
        "allod.pages.paged.SoftTlb, putDouble",
        "allod.pages.paged.SoftTlb, getLongVolatile",
        "allod.pages.paged.SoftTlb, compareAndSetLong",
        "allod.pages.paged.SoftTlb, getAndAddLong",
    })
    void isInlined(String type, String method) throws IOException, ClassNotFoundException {
        assertThat(bytecodeBytes(Class.forName(type), method))
                .as("bytes of bytecode of %s.%s", type, method)
                .isBetween(1, INLINED_BYTES);
    }

    @Test
    @DisplayName("malloc and free on a LocalHeap make no garbage")
    void localHeapMakesNoGarbage() {
        try (Heap heap = Heap.create()) {
            LocalHeap local = heap.local();
            assertThat(garbageBytes(() -> local.free(local.malloc(64)))).isZero();
        }
    }

    @Test
    @DisplayName("malloc and free on a Heap make no garbage")
    void heapMakesNoGarbage() {
        try (Heap heap = Heap.create()) {
            assertThat(garbageBytes(() -> heap.free(heap.malloc(64)))).isZero();
        }
    }

    @Test
    @DisplayName("a stack frame makes no garbage")
    void stackFrameMakesNoGarbage() {
        long garbageBytes = garbageBytes(() -> {
            try (StackFrame frame = Stack.current().push()) {
                frame.allocateAddress(64, 16);
            }
        });
        assertThat(garbageBytes).isZero();
    }

    @ParameterizedTest
    @DisplayName("a TLB hit is so small that it is inlined even where it is not hot")
    @CsvSource({"getLong", "putLong", "getInt", "putInt", "getByte", "putByte"})
    void tlbHitIsSmall(String method) throws IOException {
        assertThat(bytecodeBytes(SoftTlb.class, method)).isBetween(1, 80);
    }

    @Test
    @DisplayName("an access to a space makes no garbage: hits, and misses of pages that are in a frame")
    void pagedAccessMakesNoGarbage() {
        try (Pager pager = Pager.create(PagerOptions.ofFrames(64).tlbEntries(4), new NoStore())) {
            AddressSpace space = pager.newSpace("fast path");
            long at = space.map(32L << 12, Permission.READ_WRITE);
            SoftTlb tlb = space.openTlb();
            long[] next = new long[1];
            assertThat(garbageBytes(() -> {
                        long address = at + ((next[0]++ & 31) << 12);
                        tlb.putLong(address, tlb.getLong(address) + 1);
                        tlb.getAndAddLong(address, 1);
                        space.putInt(address + 8, 1);
                    }))
                    .isZero();
        }
    }

    /// Nothing ever leaves its frame.
    private static final class NoStore implements PageStore {
        @Override
        public void read(PageBatch batch) {
            throw new AssertionError();
        }

        @Override
        public void write(PageBatch batch) {
            throw new AssertionError();
        }

        @Override
        public void free(long slot) {}

        @Override
        public void sync() {}

        @Override
        public void close() {}
    }

    @Test
    @DisplayName("garbage is seen, where there is some")
    void garbageIsSeen() {
        Object[] kept = new Object[1];
        assertThat(garbageBytes(() -> kept[0] = new Object())).isGreaterThanOrEqualTo(TIMES * 8L);
    }

    private static int bytecodeBytes(Class<?> type, String method) throws IOException {
        try (InputStream bytes = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            assertThat(bytes).isNotNull();
            return ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
                    .filter(candidate -> candidate.methodName().equalsString(method))
                    .flatMap(candidate -> candidate.code().stream())
                    .mapToInt(code -> ((CodeAttribute) code).codeLength())
                    .max()
                    .orElseThrow(() -> new AssertionError(type + " has no method " + method));
        }
    }

    /// What this thread allocates on the Java heap while it does something many times; the least of some tries, because
    /// the JVM itself allocates a little now and then, for instance when it throws compiled code away.
    private static long garbageBytes(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long leastBytes = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            repeat(action);
            leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return leastBytes;
    }

    private static void repeat(Runnable action) {
        for (int i = 0; i < TIMES; i++) {
            action.run();
        }
    }
}
