package allod.examples;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import allod.own.Ref;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Calls into the C library, in plain code over `java.lang.foreign`. The checker follows the arenas without a
/// word of ownership; `@Ref` at [#vector] tells callers that what it returns lives no longer than its
/// allocator.
///
/// ```
///   try (Arena arena = Arena.ofConfined())      owner
///     │
///     ├─ arena.allocateFrom(...)                view ──► qsort(array, count, size, comparator)
///     ├─ upcallStub(..., arena)                 view ──►                              │ calls back
///     └─ vector(arena, words)                   view, handed through a method         ▼
///   close                                       no view is used from here on       compare(a, b)
/// ```
///
/// Threads: each call has an arena of its own, confined to the thread.
///
/// Errors: text that is no number, or one that does not fit, is a `NumberFormatException` that says which of
/// the two.
///
/// Sources: ISO C, 7.22.1.4 (strtol), 7.22.5.2 (qsort), 7.24.6.3 (strlen).
// C is called here, which the JDK calls restricted; `compare` is called by C alone.
@SuppressWarnings({"restricted", "UnusedMethod"})
public final class LibcCall {

    private static final int DECIMAL = 10;
    private static final int ERANGE = 34;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final AddressLayout INT_POINTER = ADDRESS.withTargetLayout(JAVA_INT);
    private static final AddressLayout TEXT_POINTER =
            ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(Long.MAX_VALUE, JAVA_BYTE));

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle STRLEN = function("strlen", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    private static final MethodHandle QSORT =
            function("qsort", FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
    private static final MethodHandle STRTOL = function(
            "strtol",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT),
            Linker.Option.captureCallState("errno"));

    private static final MethodHandle COMPARE = comparator();

    private LibcCall() {}

    /// Prints what C makes of some numbers and texts.
    public static void main(String[] arguments) {
        System.out.println("sorted: " + Arrays.toString(sorted(new int[] {42, -7, 1_000, 0, 3})));
        System.out.println("bytes: " + bytes("käse"));
        System.out.println("lengths: " + lengths(List.of("one", "three", "")));
        System.out.println("parsed: " + parsed("-4711"));
        for (String wrong : List.of("12 apples", "99999999999999999999")) {
            try {
                System.out.println("parsed: " + parsed(wrong));
            } catch (NumberFormatException refused) {
                System.out.println("refused: " + refused.getMessage());
            }
        }
    }

    /// A sorted copy, by C's quicksort, which calls back for each comparison.
    static int[] sorted(int[] numbers) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment array = arena.allocateFrom(JAVA_INT, numbers);
            MemorySegment compare =
                    LINKER.upcallStub(COMPARE, FunctionDescriptor.of(JAVA_INT, INT_POINTER, INT_POINTER), arena);
            QSORT.invokeExact(array, (long) numbers.length, JAVA_INT.byteSize(), compare);
            return array.toArray(JAVA_INT);
        } catch (Throwable failure) {
            throw unexpected("qsort", failure);
        }
    }

    /// How many bytes the text has for C, without the zero behind it.
    static long bytes(String text) {
        try (Arena arena = Arena.ofConfined()) {
            return length(arena.allocateFrom(text));
        }
    }

    /// The lengths of several texts, which C sees as one array of pointers.
    static List<Long> lengths(List<String> texts) {
        List<Long> lengths = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = vector(arena, texts);
            for (int i = 0; i < texts.size(); i++) {
                lengths.add(length(vector.getAtIndex(TEXT_POINTER, i)));
            }
        }
        return lengths;
    }

    /// An array of pointers to texts that ends with a null pointer, as `main` of a C program gets it. All of it
    /// lives as long as the allocator.
    static @Ref MemorySegment vector(@Ref SegmentAllocator allocator, List<String> texts) {
        MemorySegment vector = allocator.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            MemorySegment text = allocator.allocateFrom(texts.get(i));
            vector.setAtIndex(ADDRESS, i, text);
        }
        vector.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
        return vector;
    }

    /// The number that the text is.
    ///
    /// @throws NumberFormatException when it is none, or does not fit into 64 bits
    static long parsed(String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment start = arena.allocateFrom(text);
            MemorySegment end = arena.allocate(ADDRESS);
            MemorySegment state = arena.allocate(CALL_STATE);
            long number = strtol(state, start, end);
            requireWhole(text, end.get(ADDRESS, 0).address() - start.address());
            requireFitting(text, number, (int) ERRNO.get(state, 0L));
            return number;
        }
    }

    private static long length(MemorySegment text) {
        try {
            return (long) STRLEN.invokeExact(text);
        } catch (Throwable failure) {
            throw unexpected("strlen", failure);
        }
    }

    private static long strtol(MemorySegment state, MemorySegment start, MemorySegment end) {
        try {
            return (long) STRTOL.invokeExact(state, start, end, DECIMAL);
        } catch (Throwable failure) {
            throw unexpected("strtol", failure);
        }
    }

    private static void requireWhole(String text, long read) {
        if (read == 0 || read != bytes(text)) {
            throw new NumberFormatException(
                    "\"" + text + "\" is a number for " + read + " bytes only. Give digits alone.");
        }
    }

    private static void requireFitting(String text, long number, int error) {
        boolean extreme = number == Long.MAX_VALUE || number == Long.MIN_VALUE;
        if (extreme && error == ERANGE) { // C leaves an old errno where nothing is wrong
            throw new NumberFormatException(
                    "\"" + text + "\" does not fit into 64 bits (errno " + error + "). Give a smaller number.");
        }
    }

    /// Called by C, with pointers into the array that it sorts.
    private static int compare(MemorySegment one, MemorySegment other) {
        return Integer.compare(one.get(JAVA_INT, 0), other.get(JAVA_INT, 0));
    }

    private static MethodHandle comparator() {
        try {
            MethodType type = MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class);
            return MethodHandles.lookup().findStatic(LibcCall.class, "compare", type);
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError("LibcCall.compare is missing. Compile the class as a whole.", missing);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        return LINKER.downcallHandle(address, descriptor, options);
    }

    /// The calls declare that they throw anything; C code throws nothing.
    private static IllegalStateException unexpected(String function, Throwable failure) {
        return new IllegalStateException(
                "The call of " + function + " failed: " + failure + ". Check the types that it was linked with.",
                failure);
    }
}
