package allod.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyValueStoreTest {

    private static final long ROOM = 1 << 22;

    @TempDir
    Path folder;

    @Test
    void mainSaysWhatIsInTheStore() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            KeyValueStore.main(new String[] {folder.toString()});
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "apple is red",
                        "its first letter is r",
                        "again: 2 keys in 120 bytes",
                        "compacted: 2 keys in 64 bytes",
                        "apple is green",
                        "banana is unknown");
    }

    @Test
    void itIsAMapThatOutlivesItsProcess() throws IOException {
        long seed = 20260101;
        Random random = new Random(seed);
        Map<String, String> model = new HashMap<>();
        for (int opening = 0; opening < 5; opening++) {
            try (KeyValueStore store = KeyValueStore.open(folder.resolve("map"), ROOM)) {
                assertThat(contents(store)).as("seed %d", seed).isEqualTo(model);
                for (int i = 0; i < 200; i++) {
                    String key = "k" + random.nextInt(50);
                    if (random.nextInt(4) == 0) {
                        assertThat(store.remove(key)).isEqualTo(model.remove(key) != null);
                    } else {
                        String value = "v".repeat(random.nextInt(400));
                        store.put(key, value);
                        model.put(key, value);
                    }
                }
                assertThat(contents(store)).as("seed %d", seed).isEqualTo(model);
            }
        }
        try (KeyValueStore copy =
                KeyValueStore.compacted(KeyValueStore.open(folder.resolve("map"), ROOM), folder.resolve("copy"))) {
            assertThat(contents(copy)).isEqualTo(model);
        }
    }

    @Test
    void whatStandsBehindTheEndIsNoMatter() throws IOException {
        Path file = folder.resolve("torn");
        try (KeyValueStore store = KeyValueStore.open(file, ROOM)) {
            store.put("a", "1");
            store.put("b", "2");
        }
        setEnd(file, 32); // as if the crash had come before the second end was stored
        try (KeyValueStore store = KeyValueStore.open(file, ROOM)) {
            assertThat(contents(store)).isEqualTo(Map.of("a", "1"));
            store.put("c", "3");
            assertThat(contents(store)).isEqualTo(Map.of("a", "1", "c", "3"));
        }
    }

    @Test
    void filesThatAreNoStoreAreRefusedAndStay() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "this is a letter to somebody else");
        Path small = Files.writeString(folder.resolve("small"), "hi");
        Path damaged = folder.resolve("damaged");
        KeyValueStore.open(damaged, ROOM).close();
        for (Path file : new Path[] {text, small}) {
            byte[] before = Files.readAllBytes(file);
            assertThatThrownBy(() -> KeyValueStore.open(file, ROOM))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no store");
            assertThat(file).hasBinaryContent(before);
        }
        for (long end : new long[] {8, 20, 33, 1 << 30, -1}) {
            setEnd(damaged, end);
            assertThatThrownBy(() -> KeyValueStore.open(damaged, ROOM))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not end by " + end);
        }
    }

    @Test
    void aFullStoreStaysAsItIs() throws IOException {
        try (KeyValueStore store = KeyValueStore.open(folder.resolve("full"), 1 << 16)) {
            store.put("a", "1");
            assertThatThrownBy(() -> store.put("b", new byte[1 << 16]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("maxBytes");
            assertThat(contents(store)).isEqualTo(Map.of("a", "1"));
        }
    }

    private static Map<String, String> contents(KeyValueStore store) {
        Map<String, String> contents = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            add(contents, store, "k" + i);
        }
        for (String key : new String[] {"a", "b", "c"}) {
            add(contents, store, key);
        }
        assertThat(store.size()).isEqualTo(contents.size());
        return contents;
    }

    private static void add(Map<String, String> contents, KeyValueStore store, String key) {
        KeyValueStore.Value value = store.get(key);
        if (value != null) {
            assertThat(value.length()).isEqualTo(value.text().length());
            contents.put(key, value.text());
        }
    }

    private static void setEnd(Path file, long end) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment header = channel.map(FileChannel.MapMode.READ_WRITE, 0, 16, arena);
            header.set(ValueLayout.JAVA_LONG, 8, end);
        }
    }
}
