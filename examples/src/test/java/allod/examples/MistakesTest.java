package allod.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs are silent as they are, and each mistake that is written into one is refused where it is made.
class MistakesTest {

    @TempDir
    Path output;

    static Stream<Class<?>> programs() {
        return mistakes().<Class<?>>map(Mistake::program).distinct();
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(inTheStore(), MessagePipelineMistakes.all(), LibcCallMistakes.all())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void theProgramIsRight(Class<?> program) throws IOException {
        assertThat(Refusal.of(program, Mistake.sourceOf(program), output)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void theMistakeIsRefused(Mistake mistake) throws IOException {
        assertThat(Refusal.of(mistake.program(), mistake.source(), output))
                .as("%s", mistake)
                .first()
                .isEqualTo(mistake.expected());
    }

    private static List<Mistake> inTheStore() {
        return List.of(
                inTheStore( // used after it was handed over
                        "smaller.usedBytes() + \" bytes\");", "store.usedBytes()); //!", "OWN0382"),
                inTheStore( // closed twice on one way
                        "            store.close();\n            throw refused;",
                        "            store.close();\n            store.close(); //!\n            throw refused;",
                        "OWN0382"),
                inTheStore( // lost on one way
                        "KeyValueStore store = open(folder.resolve(\"fruit.kv\"), MAX_BYTES);",
                        "KeyValueStore store = open(folder.resolve(\"fruit.kv\"), MAX_BYTES); //!\nif (store.size() == 0) {\nreturn;\n}",
                        "OWN1001"),
                inTheStore( // lost when a file cannot be deleted
                        "KeyValueStore store = open(folder.resolve(\"fruit.kv\"), MAX_BYTES);",
                        "KeyValueStore store = open(folder.resolve(\"fruit.kv\"), MAX_BYTES); //!\nFiles.delete(folder.resolve(\"old.kv\"));",
                        "OWN1002"),
                inTheStore( // a view that is used after a change
                        "store.put(\"apple\", \"green\"); //",
                        "store.put(\"apple\", \"green\"); //!\nSystem.out.println(apple); //",
                        "OWN0502"),
                inTheStore( // a view that is used after a change, in a loop
                        "store.remove(\"banana\");",
                        "Value v = store.get(\"cherry\");\nwhile (v != null) {\nstore.remove(v.text()); //!\n}",
                        "OWN0502"),
                inTheStore( // a view of what the try ends
                        "    private static String describe(", """
                            private static @Nullable Value first(KeyValueStore other, Path path) throws IOException {
                                try (KeyValueStore store = open(path, MAX_BYTES)) {
                                    return other.size() > 0 ? other.get("apple") : store.get("apple"); //!
                                }
                            }
                            private static String describe(""", "OWN0515"),
                inTheStore( // the resource of a try goes away
                        "store.remove(\"banana\");", "compacted(store, path).close(); //!", "OWN1005"),
                inTheStore( // the result is an owner too
                        "try (KeyValueStore smaller = compacted(store, folder.resolve(\"smaller.kv\"))) { //",
                        "compacted(store, folder.resolve(\"lost.kv\")); //!\ntry (KeyValueStore smaller = open(folder, 1)) { //",
                        "OWN1001"),
                inTheStore( // a change that says that it is none
                        "    @Mutates\n    public void put(String key, byte[] value) {\n        long record = append(",
                        "    public void put(String key, byte[] value) {\n        long record = append( //!\n",
                        "OWN0596"),
                inTheStore( // a borrow in a class that says nothing
                        "    @View\n    public static final class Value {\n        private final @Ref KeyValueStore store;",
                        "    public static final class Value {\n        private final @Ref KeyValueStore store; //!",
                        "OWN0106"),
                inTheStore( // nobody could ever end it
                        "    private long end;",
                        "    private long end;\n    private static @Nullable KeyValueStore shared; //!",
                        "OWN1008"));
    }

    private static Mistake inTheStore(String old, String wrong, String code) {
        return new Mistake(KeyValueStore.class, old, wrong, code);
    }
}
