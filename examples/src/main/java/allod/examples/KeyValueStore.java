package allod.examples;

import allod.own.Mut;
import allod.own.Mutates;
import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import allod.own.View;
import allod.pages.MappedFile;
import allod.pages.MappedFileOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A store of keys and values in one mapped file: records are appended, and a table in memory knows where each
/// key's last one starts.
///
/// ```
/// 0         8         16                                            end                bytes mapped
/// │ magic   │ end     │ key bytes, value bytes │ key │ value │ ...    │ not yet used       │
///                     └───────── one record, padded to 8 ────┘
/// ```
///
/// Who owns what, which javac checks:
///
/// - [#open] makes an owner. Whoever has it closes it, once, on every way.
/// - [#get] returns a [Value], which is a view: its bytes lie in the mapping. It may be used until the store
///   changes or is closed: the value may be an old one by then, and closing unmaps it.
/// - [#put] and [#remove] change the store, so no view of it is alive when they are called.
/// - [#compacted] takes the store over and gives another one back.
///
/// Invariants:
///
/// - **S1** every record before `end` is whole. A record is forced to the storage before the `end` behind it
///   is, and `end` is one aligned word: after a crash it is the old one or the new one, and the rest of the
///   file is no matter
/// - **S2** the table holds the last record of each key that is not removed
///
/// Threads: one.
///
/// Errors: a file that is no store, or whose records do not fit into it, is an `IllegalStateException` and
/// stays as it is. A full storage is [allod.pages.CommitFailed] before anything is written.
@Owned
public final class KeyValueStore implements AutoCloseable {

    private static final long MAGIC = 0x414c_4c4f_444b_5631L; // "ALLODKV1"
    private static final long END = 8; // where the end of the records is kept
    private static final long FIRST = 16;
    private static final long LENGTHS_BYTES = 8; // of a key and of its value, an int each
    private static final int REMOVED = -1; // the length of no value
    private static final long STEP_BYTES = 1 << 16; // the file grows by so much
    private static final long MAX_BYTES = 1 << 20; // of the stores of main

    private final Path path;
    private final MappedFile file;
    private final Map<String, Long> table = new HashMap<>();
    private long end;

    /// Fills a store, opens it again, and compacts it.
    ///
    /// @param arguments a folder for its two files; a temporary one where there is none
    public static void main(String[] arguments) throws IOException {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("store");
        fill(folder.resolve("fruit.kv"));
        KeyValueStore store = open(folder.resolve("fruit.kv"), MAX_BYTES);
        System.out.println("again: " + store.size() + " keys in " + store.usedBytes() + " bytes");
        try (KeyValueStore smaller = compacted(store, folder.resolve("smaller.kv"))) { // store is gone from here on
            System.out.println("compacted: " + smaller.size() + " keys in " + smaller.usedBytes() + " bytes");
            System.out.println("apple is " + describe(smaller, "apple"));
            System.out.println("banana is " + describe(smaller, "banana"));
        }
    }

    private static void fill(Path path) throws IOException {
        try (KeyValueStore store = open(path, MAX_BYTES)) {
            store.put("apple", "red");
            store.put("banana", "yellow");
            store.put("cherry", "dark red");
            System.out.println("apple is " + describe(store, "apple"));
            Value apple = store.get("apple");
            if (apple != null) {
                System.out.println("its first letter is " + (char) apple.at(0)); // read where it lies
            }
            store.put("apple", "green"); // the view above is not used any more, or this would not compile
            store.remove("banana");
        }
    }

    private static String describe(KeyValueStore store, String key) {
        Value value = store.get(key);
        return value == null ? "unknown" : value.text();
    }

    private KeyValueStore(Path path, MappedFile file) {
        this.path = path;
        this.file = file;
    }

    /// Opens a store, or makes it where there is no file.
    ///
    /// @param maxBytes how large its file may become
    /// @return a store that the caller owns
    /// @throws IllegalStateException when the file is no store
    public static KeyValueStore open(Path path, long maxBytes) throws IOException {
        long fileBytes = Files.exists(path) ? Files.size(path) : 0;
        if (fileBytes > 0 && fileBytes < FIRST) {
            throw new IllegalStateException(
                    path + " has " + fileBytes + " bytes: it is no store, which has " + FIRST + "; open another file.");
        }
        long mappedBytes = fileBytes > 0 ? fileBytes : STEP_BYTES;
        MappedFile file = MappedFile.open(
                path,
                MappedFileOptions.of(MappedFile.Mode.SHARED)
                        .sizeBytes(mappedBytes)
                        .maxBytes(Math.max(mappedBytes, maxBytes)));
        KeyValueStore store = new KeyValueStore(path, file);
        try {
            store.load();
        } catch (RuntimeException | Error refused) {
            store.close();
            throw refused;
        }
        return store;
    }

    /// Looks a key up.
    ///
    /// @return a view of its value, or null; it ends with the next change of the store
    public @Nullable Value get(String key) {
        Long record = table.get(key);
        return record == null ? null : new Value(this, record);
    }

    /// Stores a value, in place of the one that the key may have. It survives a crash once this has returned.
    @Mutates
    public void put(String key, byte[] value) {
        long record = append(key, value.length, value);
        table.put(key, record);
    }

    /// The same for text.
    @Mutates
    public void put(String key, String value) {
        put(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Forgets a key.
    ///
    /// @return whether the store had it
    @Mutates
    public boolean remove(String key) {
        if (!table.containsKey(key)) {
            return false;
        }
        append(key, REMOVED, new byte[0]);
        table.remove(key);
        return true;
    }

    /// How many keys have a value.
    public int size() {
        return table.size();
    }

    /// How much of the file is in use, with the records that nobody reads any more.
    public long usedBytes() {
        return end;
    }

    /// Copies what is alive into another file.
    ///
    /// @param source is closed, whatever happens
    /// @return the new store, which the caller owns
    public static KeyValueStore compacted(@Own KeyValueStore source, Path target) throws IOException {
        try (source) {
            KeyValueStore copy = open(target, source.file.maxBytes());
            try {
                source.copyInto(copy);
            } catch (RuntimeException | Error refused) {
                copy.close();
                throw refused;
            }
            return copy;
        }
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public String toString() {
        return "store " + path;
    }

    private void copyInto(@Mut KeyValueStore copy) {
        for (String key : table.keySet()) {
            Value value = get(key);
            if (value != null) {
                copy.put(key, value.bytes());
            }
        }
    }

    /// Reads the records, or starts a new file.
    @Mutates
    private void load() {
        MemorySegment memory = file.segment();
        long magic = memory.get(ValueLayout.JAVA_LONG, 0);
        if (magic == 0 && memory.get(ValueLayout.JAVA_LONG, END) == 0) {
            memory.set(ValueLayout.JAVA_LONG, END, FIRST);
            memory.set(ValueLayout.JAVA_LONG, 0, MAGIC);
            file.force(0, FIRST);
        } else if (magic != MAGIC) {
            throw new IllegalStateException(
                    path + " starts with 0x" + Long.toHexString(magic) + ": it is no store; open another file.");
        }
        long lastByte = memory.get(ValueLayout.JAVA_LONG, END);
        if (lastByte < FIRST || lastByte > memory.byteSize()) {
            throw new IllegalStateException(damaged(FIRST, lastByte));
        }
        end = FIRST;
        while (end < lastByte) {
            String key = keyAt(memory, end, lastByte);
            if (valueBytes(memory, end) == REMOVED) {
                table.remove(key);
            } else {
                table.put(key, end);
            }
            end += recordBytes(memory, end);
        }
    }

    /// Writes a record behind the last one, and then the new end.
    @Mutates
    private long append(String key, int valueBytes, byte[] value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        long record = end;
        long newEnd = record + paddedBytes(keyBytes.length, value.length);
        makeRoom(newEnd);
        MemorySegment memory = file.segment();
        memory.set(ValueLayout.JAVA_INT, record, keyBytes.length);
        memory.set(ValueLayout.JAVA_INT, record + Integer.BYTES, valueBytes);
        memory.asSlice(record + LENGTHS_BYTES, keyBytes.length).copyFrom(MemorySegment.ofArray(keyBytes));
        memory.asSlice(record + LENGTHS_BYTES + keyBytes.length, value.length).copyFrom(MemorySegment.ofArray(value));
        file.force(record, newEnd - record);
        memory.set(ValueLayout.JAVA_LONG, END, newEnd);
        file.force(END, Long.BYTES);
        end = newEnd;
        return record;
    }

    @Mutates
    private void makeRoom(long neededBytes) {
        if (neededBytes > file.maxBytes()) {
            throw new IllegalStateException(this + " needs " + neededBytes + " bytes and may have " + file.maxBytes()
                    + ": open it with a larger maxBytes, or compact it.");
        }
        if (neededBytes > file.bytes()) {
            file.grow(Math.min(file.maxBytes(), (neededBytes / STEP_BYTES + 1) * STEP_BYTES));
        }
    }

    private String keyAt(MemorySegment memory, long record, long lastByte) {
        if (lastByte - record < LENGTHS_BYTES) {
            throw new IllegalStateException(damaged(record, lastByte));
        }
        int keyBytes = memory.get(ValueLayout.JAVA_INT, record);
        if (keyBytes < 0 || valueBytes(memory, record) < REMOVED || recordBytes(memory, record) > lastByte - record) {
            throw new IllegalStateException(damaged(record, lastByte));
        }
        byte[] key = memory.asSlice(record + LENGTHS_BYTES, keyBytes).toArray(ValueLayout.JAVA_BYTE);
        return new String(key, StandardCharsets.UTF_8);
    }

    private String damaged(long record, long lastByte) {
        return this + ": the record at " + record + " does not end by " + lastByte + "; take the file from a backup.";
    }

    private static int valueBytes(MemorySegment memory, long record) {
        return memory.get(ValueLayout.JAVA_INT, record + Integer.BYTES);
    }

    private static long recordBytes(MemorySegment memory, long record) {
        return paddedBytes(memory.get(ValueLayout.JAVA_INT, record), Math.max(0, valueBytes(memory, record)));
    }

    private static long paddedBytes(long keyBytes, long valueBytes) {
        return (LENGTHS_BYTES + keyBytes + valueBytes + 7) & -8;
    }

    /// The bytes of one value, where they lie. It borrows the store: javac refuses a use of it after the store
    /// has changed or ended.
    @View
    public static final class Value {
        private final @Ref KeyValueStore store;
        private final long record;

        private Value(@Ref KeyValueStore store, long record) {
            this.store = store;
            this.record = record;
        }

        /// How long the value is.
        public int length() {
            return valueBytes(store.file.segment(), record);
        }

        /// One byte, without a copy of the others.
        public byte at(int index) {
            return store.file.segment().get(ValueLayout.JAVA_BYTE, start() + Objects.checkIndex(index, length()));
        }

        /// A copy, which outlives the view.
        public byte[] bytes() {
            return store.file.segment().asSlice(start(), length()).toArray(ValueLayout.JAVA_BYTE);
        }

        /// A copy, read as UTF-8.
        public String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        private long start() {
            return record + LENGTHS_BYTES + store.file.segment().get(ValueLayout.JAVA_INT, record);
        }
    }
}
