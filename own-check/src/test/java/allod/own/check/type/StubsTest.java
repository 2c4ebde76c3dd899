package allod.own.check.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.lang.model.element.ExecutableElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stubs say, those that come with the checker and those of users, and what is said of wrong ones.
class StubsTest {

    private static final String[] LOCALS = {
        "class X { void f() { List<@Own Buf> owns = null; ArrayList<@Ref Buf> borrows = null; List<Buf> silent = null; List<Slice> views = null;",
        " List<MemorySegment> foreign = null; List<Object> objects = null; Map<String, @Own Buf> map = null; Deque<@Own Buf> deque = null;",
        " ArrayBlockingQueue<@Own Buf> queue = null; Arena arena = null; SegmentAllocator allocator = null; ThreadPoolExecutor pool = null; } }"
    };

    @Test
    void arenasOwnAndSegmentsLookAtThem() {
        Compiled c = Compiled.of(LOCALS);
        assertThat(c.signature("java.lang.foreign.Arena", "ofConfined").result().mode())
                .isEqualTo(Mode.OWN);
        assertThat(c.signature("java.lang.foreign.Arena", "global").result().lifetime())
                .isEqualTo("static");
        assertThat(c.signature("java.lang.foreign.Arena", "close").receiver()).isEqualTo(Signature.Receiver.CONSUMED);
        assertThat(call(c, "java.lang.foreign.Arena", "allocate", "arena").flows())
                .containsExactly(new Signature.Flow(Signature.RECEIVER, Signature.RESULT, false));
        assertThat(call(c, "java.lang.foreign.Arena", "allocateFrom", "arena")
                        .receiverType()
                        .mode())
                .isEqualTo(Mode.REF);
        assertThat(call(c, "java.lang.foreign.SegmentAllocator", "allocate", "allocator")
                        .flows())
                .containsExactly(new Signature.Flow(Signature.RECEIVER, Signature.RESULT, true));
        assertThat(c.signature("java.lang.foreign.MemorySegment", "asSlice").flows())
                .containsExactly(new Signature.Flow(Signature.RECEIVER, Signature.RESULT, true));
        assertThat(c.signature("java.lang.foreign.MemorySegment", "ofAddress").flows())
                .isEmpty();
    }

    @Test
    void aReinterpretedSegmentLivesAsLongAsItsNewArena() {
        Compiled c = Compiled.of(LOCALS);
        ExecutableElement with = c.overload(
                "java.lang.foreign.MemorySegment",
                "reinterpret(long,java.lang.foreign.Arena,java.util.function.Consumer<java.lang.foreign.MemorySegment>)");
        assertThat(c.words.declared(with).flows()).containsExactly(new Signature.Flow(1, Signature.RESULT, false));
        ExecutableElement without = c.overload("java.lang.foreign.MemorySegment", "reinterpret(long)");
        assertThat(c.words.declared(without).flows())
                .containsExactly(new Signature.Flow(Signature.RECEIVER, Signature.RESULT, true));
    }

    @Test
    void collectionsLendWhatTheyOwnAndGiveBackWhatTheyBorrow() {
        Compiled c = Compiled.of(LOCALS);
        assertThat(call(c, "java.util.List", "get", "owns").result().mode()).isEqualTo(Mode.REF);
        assertThat(call(c, "java.util.List", "get", "owns").flows())
                .containsExactly(new Signature.Flow(Signature.RECEIVER, Signature.RESULT, false));
        assertThat(overload(c, "java.util.List", "remove(int)", "owns").result().mode())
                .isEqualTo(Mode.OWN);
        assertThat(overload(c, "java.util.List", "add(E)", "owns")
                        .parameters()
                        .get(0)
                        .mode())
                .isEqualTo(Mode.OWN);
        assertThat(call(c, "java.util.ArrayList", "get", "borrows").flows())
                .containsExactly(new Signature.Flow(Signature.RECEIVER, Signature.RESULT, true));
        assertThat(overload(c, "java.util.ArrayList", "add(E)", "borrows").flows())
                .containsExactly(new Signature.Flow(0, Signature.RECEIVER, false));
        assertThat(overload(c, "java.util.List", "add(E)", "views").flows())
                .containsExactly(new Signature.Flow(0, Signature.RECEIVER, true));
        assertThat(call(c, "java.util.List", "get", "views").result().mode()).isEqualTo(Mode.VIEW);
        assertThat(call(c, "java.util.List", "get", "silent").result().mode()).isEqualTo(Mode.PLAIN);
        assertThat(call(c, "java.util.List", "get", "foreign").result().mode()).isEqualTo(Mode.PLAIN);
        assertThat(call(c, "java.util.Map", "get", "map").result().mode()).isEqualTo(Mode.REF);
        assertThat(call(c, "java.util.Map", "put", "map").result().mode()).isEqualTo(Mode.OWN);
        assertThat(call(c, "java.util.Deque", "poll", "deque").result().mode()).isEqualTo(Mode.OWN);
        assertThat(call(c, "java.util.List", "iterator", "owns")
                        .result()
                        .element()
                        .mode())
                .isEqualTo(Mode.REF);
    }

    @Test
    void addingIsExclusiveExceptWhereThreadsMeet() {
        Compiled c = Compiled.of(LOCALS);
        assertThat(overload(c, "java.util.List", "add(E)", "owns").receiver()).isEqualTo(Signature.Receiver.EXCLUSIVE);
        assertThat(overload(c, "java.util.concurrent.ArrayBlockingQueue", "offer(E)", "queue")
                        .receiver())
                .isEqualTo(Signature.Receiver.SHARED);
        assertThat(call(c, "java.util.concurrent.ArrayBlockingQueue", "put", "queue")
                        .parameters()
                        .get(0)
                        .mode())
                .isEqualTo(Mode.OWN);
    }

    @Test
    void ownersGetLostInCollectionsThatSayNothing() {
        Compiled c = Compiled.of(LOCALS);
        assertThat(loses(c, "add(E)", 0, "silent")).isTrue();
        assertThat(loses(c, "add(E)", 0, "objects")).isTrue();
        assertThat(loses(c, "add(int,E)", 1, "silent")).isTrue();
        assertThat(loses(c, "add(E)", 0, "owns")).isFalse();
        assertThat(loses(c, "contains(java.lang.Object)", 0, "silent")).isFalse();
        assertThat(c.words.losesOwner(c.overload("java.util.List", "of(E,E)"), 1, null))
                .isTrue();
        assertThat(c.words.losesOwner(c.overload("java.util.List", "of(E...)"), 4, null))
                .isTrue();
    }

    @Test
    void functionsRunOnceOrDoNotStay() {
        Compiled c = Compiled.of(LOCALS);
        assertThat(call(c, "java.util.concurrent.ThreadPoolExecutor", "execute", "pool")
                        .parameters()
                        .get(0)
                        .once())
                .isTrue();
        assertThat(c.signature("java.lang.Thread", "startVirtualThread")
                        .parameters()
                        .get(0)
                        .once())
                .isTrue();
        assertThat(c.signature("java.util.ArrayList", "forEach")
                        .parameters()
                        .get(0)
                        .scoped())
                .isTrue();
        assertThat(c.signature("java.util.stream.Stream", "map")
                        .parameters()
                        .get(0)
                        .scoped())
                .isTrue();
    }

    @Test
    void sourcesThatSayNothingPromiseNothingOfFunctions() {
        Compiled c = Compiled.of("class Pool implements Executor { public void execute(Runnable r) {} }");
        assertThat(c.signature("Pool", "execute").parameters().get(0).once()).isFalse();
    }

    @Test
    void aFunctionOfACollectionGivesWhatTheCollectionTakes() {
        Compiled c = Compiled.of(LOCALS);
        ExecutableElement method = c.method("java.util.Map", "computeIfAbsent");
        Signature function = c.words.function(
                method, 1, c.localType("map"), method.getParameters().get(1).asType());
        assertThat(function.result().mode()).isEqualTo(Mode.OWN);
    }

    @Test
    void requireNonNullGivesItsArgument() {
        Compiled c = Compiled.of();
        assertThat(c.words.passes(c.method("java.util.Objects", "requireNonNull")))
                .hasValue(0);
        assertThat(c.words.passes(c.method("java.util.Objects", "equals"))).isEmpty();
    }

    @Test
    void everyMethodOfTheBundledStubsExists() throws IOException {
        Compiled c = Compiled.of();
        assertThat(Stubs.load(List.of()).strangers(c.elements())).isEmpty();
    }

    @Test
    void usersSpeakBeforeTheChecker(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.own"), """
                // mine
                class java.util.concurrent.locks.ReentrantLock @Owned(drop = "unlock") {}
                class java.lang.foreign.Arena { /* nothing */ }
                class java.lang.StringBuilder { @Mutates StringBuilder append(*); @Own StringBuilder reverse(); }
                """);
        Compiled c = Compiled.of(Stubs.load(List.of(file)));
        assertThat(c.traits("java.util.concurrent.locks.ReentrantLock").dropMethod())
                .isEqualTo("unlock");
        assertThat(c.traits("java.lang.foreign.MemorySegment").view()).isTrue();
        assertThat(c.signature("java.lang.StringBuilder", "append").receiver()).isEqualTo(Signature.Receiver.EXCLUSIVE);
    }

    @Test
    void wrongStubsSayWhere() {
        refused("class {", "line 1", "'{'", "qualified name");
        refused("class a.B {\n  int f()\n}", "line 3", "'}'", "ends with ';'");
        refused("class a.B {\n  @Owned int f(); }", "line 2", "'Owned'", "@Mutates");
        refused("class a.B {\n  int f(int x) from y; }", "line 2", "'y'", "name of a parameter");
        refused("class a.B {} class a.B {}", "line 1", "'a.B'", "already");
        refused("class a.B @View {\n int f(*", "line 2", "end of the file", "')'");
        refused("class a.B @Owned(drop = \"x {}", "line 1", "quote");
        refused("import x;", "line 1", "'import'", "'class'");
    }

    private static void refused(String text, String... parts) {
        assertThatThrownBy(() -> Stubs.parse("my.own", text))
                .as(text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stubs my.own, ")
                .hasMessageContainingAll(parts);
    }

    @Test
    void noTextBringsTheReaderDown() {
        String good =
                "class a.B @Owned(drop = \"x\") @View(exclusive = true) {\n @Mutates @Own List<? extends @Ref T>[] f(@Once *) from this; new(A a, int[] b) keeps a; }";
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            int from = random.nextInt(good.length());
            int to = from + random.nextInt(Math.min(9, good.length() - from) + 1);
            int at = random.nextInt(good.length());
            String text = good.substring(0, at) + good.substring(from, to) + good.substring(at);
            String cut = random.nextBoolean() ? text : text.substring(0, from) + text.substring(to);
            try {
                Stubs.parse("r", cut);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).as("seed 5: %s", cut).startsWith("stubs r, line ");
            }
        }
    }

    private static boolean loses(Compiled c, String method, int parameter, String site) {
        return c.words.losesOwner(c.overload("java.util.List", method), parameter, c.localType(site));
    }

    private static Signature call(Compiled c, String type, String name, String site) {
        ExecutableElement method = c.method(type, name);
        return c.words.call(method, c.localType(site), c.memberType(site, method));
    }

    private static Signature overload(Compiled c, String type, String name, String site) {
        ExecutableElement method = c.overload(type, name);
        return c.words.call(method, c.localType(site), c.memberType(site, method));
    }
}
