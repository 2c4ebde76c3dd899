package allod.own.check.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What annotations and defaults say, asked of sources and of class files that javac has understood.
class VocabularyTest {

    private static final String[] LIBRARY = {
        "@Owned class Part { @Mutates void grow() {} @Own Part split(@Own Buf with, @Ref Buf from, @Mut Buf to, Buf silent)",
        "  { return null; } public void close() {} @Consumes @Own Buf into() { return null; } }",
        "@View({\"a\", \"b\"}) final class Two { final @Ref(\"a\") Buf x; final @Ref(\"b\") Buf y;",
        "  Two(@Ref(\"a\") Buf x, @Ref(\"b\") Buf y, @Ref(\"c\") Buf z) { this.x = x; this.y = y; } @Ref(\"a\") Buf x() { return x; } }",
        "@Owned(drop = \"\") record Pair(@Own Buf left, @Own Buf right, int count) {}",
        "@Owned(drop = \"\") sealed interface Shape { record None() implements Shape {} record One(@Own Buf only) implements Shape {}",
        "  sealed interface More extends Shape { record Two(@Own Buf first, @Own Buf second) implements More {} } }",
        "interface Functions { void run(@Scoped Runnable a, @Once Runnable b, Runnable c, @Scoped @Once Runnable d, List<@Ref Buf> e,",
        "  @Own long address, @Ref byte[] f, @Own Buf[] g); List<@Ref(\"a\") Buf> all(@Ref(\"a\") Buf a, @Ref Buf b); }",
        "class Table<V> { @Ref V get() { return null; } void put(@Own V v) {} V bare(V v) { return v; } }",
        "class Plain { Buf field; @Own Buf said; MemorySegment view; Arena arena; static Buf shared; }",
        "@Owned class Store { Buf field; Arena arena; MemorySegment view; @Own long address; public void close() {} }",
        "@Confined @Owned class Local { public void close() {} } @Shareable @Owned class Wide { public void close() {} }",
        "@Copy class Copied {} class Heir extends Part {} @Owned(drop = \"free\") class Freed { void free() {} void close() {} }",
    };

    @Test
    void classesSayHowTheirValuesEnd() {
        Compiled c = Compiled.of(LIBRARY);
        assertThat(c.traits("Buf").drop()).isEqualTo(Traits.Drop.METHOD);
        assertThat(c.traits("Buf").dropMethod()).isEqualTo("close");
        assertThat(c.traits("Freed").dropMethod()).isEqualTo("free");
        assertThat(c.traits("Pair").drop()).isEqualTo(Traits.Drop.STRUCTURE);
        assertThat(c.traits("Two").lifetimes()).containsExactly("a", "b");
        assertThat(c.traits("MutSlice").exclusive()).isTrue();
        assertThat(c.traits("Slice").exclusive()).isFalse();
        assertThat(c.traits("Gate").view()).isTrue();
        assertThat(c.traits("Gate").owned()).isTrue();
        assertThat(c.traits("Local").confined()).isTrue();
        assertThat(c.traits("Wide").shareable()).isTrue();
        assertThat(c.traits("Part").shareable()).isFalse();
        assertThat(c.traits("Copied")).isEqualTo(Traits.PLAIN);
        assertThat(c.traits("java.lang.String")).isSameAs(Traits.PLAIN);
        assertThat(c.traits("java.lang.Runnable").function()).isTrue();
        assertThat(c.traits("java.lang.Comparable").function()).isFalse();
        assertThat(c.traits("java.lang.foreign.Arena").foreign()).isTrue();
        assertThat(c.traits("Buf").foreign()).isFalse();
    }

    @Test
    void subclassesInherit() {
        Compiled c = Compiled.of(LIBRARY);
        assertThat(c.traits("Heir").drop()).isEqualTo(Traits.Drop.METHOD);
        assertThat(c.traits("Heir").name()).isEqualTo("Heir");
        assertThat(c.traits("Shape.None").drop()).isEqualTo(Traits.Drop.STRUCTURE);
    }

    @Test
    void silenceHasDefaults() {
        Signature split = Compiled.of(LIBRARY).signature("Part", "split");
        assertThat(modes(split)).containsExactly(Mode.OWN, Mode.REF, Mode.MUT, Mode.REF);
        assertThat(split.result().mode()).isEqualTo(Mode.OWN);
        assertThat(split.receiver()).isEqualTo(Signature.Receiver.SHARED);
        assertThat(split.silent()).isFalse();
    }

    @Test
    void methodsSayWhatBecomesOfTheReceiver() {
        Compiled c = Compiled.of(LIBRARY);
        assertThat(c.signature("Part", "grow").receiver()).isEqualTo(Signature.Receiver.EXCLUSIVE);
        assertThat(c.signature("Part", "grow").receiverType().mode()).isEqualTo(Mode.MUT);
        assertThat(c.signature("Part", "into").receiver()).isEqualTo(Signature.Receiver.CONSUMED);
        assertThat(c.signature("Part", "close").receiver()).isEqualTo(Signature.Receiver.CONSUMED);
        assertThat(c.signature("Freed", "free").receiver()).isEqualTo(Signature.Receiver.CONSUMED);
        assertThat(c.signature("Freed", "close").receiver()).isEqualTo(Signature.Receiver.SHARED);
        assertThat(c.signature("Part", "new").receiver()).isEqualTo(Signature.Receiver.NONE);
    }

    @Test
    void functionsAreKeptUnlessTheySayOtherwise() {
        List<OwnType> types = Compiled.of(LIBRARY).signature("Functions", "run").parameters();
        assertThat(types.subList(0, 4)).extracting(OwnType::scoped).containsExactly(true, false, false, true);
        assertThat(types.subList(0, 4)).extracting(OwnType::once).containsExactly(false, true, false, true);
        assertThat(types.subList(0, 4))
                .extracting(OwnType::mode)
                .containsExactly(Mode.PLAIN, Mode.OWN, Mode.PLAIN, Mode.OWN);
    }

    @Test
    void containersAddressesAndArrays() {
        List<OwnType> types = Compiled.of(LIBRARY).signature("Functions", "run").parameters();
        assertThat(types.get(4).element().mode()).isEqualTo(Mode.REF);
        assertThat(types.get(4).mode()).isEqualTo(Mode.REF);
        assertThat(types.get(5).mode()).isEqualTo(Mode.OWN);
        assertThat(types.get(7).element().mode()).isEqualTo(Mode.OWN);
        assertThat(types.get(7).mode()).isEqualTo(Mode.REF);
    }

    @Test
    void lifetimesFlow() {
        Compiled c = Compiled.of(LIBRARY);
        assertThat(c.signature("Buf", "slice").flows()).containsExactly(toResult(Signature.RECEIVER, false));
        assertThat(c.signature("Slice", "rest").flows()).containsExactly(toResult(Signature.RECEIVER, true));
        assertThat(c.signature("MutSlice", "half").flows()).containsExactly(toResult(Signature.RECEIVER, false));
        assertThat(c.signature("Slice", "new").flows()).containsExactly(toResult(0, false));
        assertThat(c.signature("Gate", "new").flows()).containsExactly(toResult(0, false));
        assertThat(c.signature("Two", "new").flows()).containsExactly(toResult(0, false), toResult(1, false));
        assertThat(c.signature("Two", "x").flows()).containsExactly(toResult(Signature.RECEIVER, true));
        assertThat(c.signature("Functions", "all").flows()).containsExactly(toResult(0, false));
    }

    @Test
    void namesOutliveNames() {
        Compiled c = Compiled.of(
                "class X { static @Ref(\"b\") Buf f(@Ref(\"a: b\") Buf a, @Ref(\"b\") Buf b, @Ref(\"c\") Buf d) { return b; }",
                "  static void g(@Mut List<@Ref(\"a\") Buf> to, @Ref(\"a\") Buf x, List<@Ref(\"a\") Buf> from, @Ref Buf other) {} }");
        assertThat(c.signature("X", "f").flows()).containsExactly(toResult(0, false), toResult(1, false));
        assertThat(c.signature("X", "g").flows())
                .contains(new Signature.Flow(1, 0, false), new Signature.Flow(2, 0, true))
                .noneMatch(flow -> flow.from() == 3);
    }

    @Test
    void fieldsOwnInClassesThatSpeak() {
        Compiled c = Compiled.of(LIBRARY);
        assertThat(field(c, "Plain", "field")).isEqualTo(Mode.PLAIN);
        assertThat(field(c, "Plain", "said")).isEqualTo(Mode.OWN);
        assertThat(field(c, "Plain", "view")).isEqualTo(Mode.PLAIN);
        assertThat(field(c, "Plain", "arena")).isEqualTo(Mode.PLAIN);
        assertThat(field(c, "Plain", "shared")).isEqualTo(Mode.PLAIN);
        assertThat(field(c, "Store", "field")).isEqualTo(Mode.OWN);
        assertThat(field(c, "Store", "arena")).isEqualTo(Mode.OWN);
        assertThat(field(c, "Store", "view")).isEqualTo(Mode.PLAIN);
        assertThat(field(c, "Store", "address")).isEqualTo(Mode.OWN);
        assertThat(field(c, "Slice", "buf")).isEqualTo(Mode.REF);
        assertThat(field(c, "MutSlice", "buf")).isEqualTo(Mode.MUT);
    }

    @Test
    void structuresHavePartsAndVariants() {
        Compiled c = Compiled.of(LIBRARY);
        assertThat(c.words.ownedParts(c.type("Pair").asType()))
                .extracting(Object::toString)
                .containsExactly("left", "right");
        assertThat(c.words.variants(c.type("Shape").asType()))
                .extracting(Object::toString)
                .containsExactly("Shape.None", "Shape.One", "Shape.More.Two");
        assertThat(c.words.variants(c.type("Pair").asType())).isEmpty();
        assertThat(c.words.trivial(c.type("Shape.None").asType())).isTrue();
        assertThat(c.words.trivial(c.type("Shape.One").asType())).isFalse();
        assertThat(c.words.trivial(c.type("Buf").asType())).isFalse();
    }

    @Test
    void accessorsOfRecordsAreProjectionsUnlessWrittenByHand() {
        Compiled c = Compiled.of(
                "@Owned(drop = \"\") record Pair(@Own Buf left, @Own Buf right) { public @Ref Buf right() { return right; } int n() { return 0; } }");
        assertThat(c.signature("Pair", "left").projection()).isTrue();
        assertThat(c.signature("Pair", "right").projection()).isFalse();
        assertThat(c.signature("Pair", "n").projection()).isFalse();
        assertThat(modes(c.signature("Pair", "new"))).containsExactly(Mode.OWN, Mode.OWN);
    }

    @Test
    void localsSayWhatIsWrittenWhereverTheyStand() {
        Compiled c = Compiled.of(
                "class X { void f(Buf silent, @Own Buf own, Object o) { List<@Ref Buf> refs = null; @Ref Buf ref = silent;",
                " Buf nothing = own; var inferred = refs; Consumer<@Mut Buf> function = x -> x.put(1);",
                " BiConsumer<Buf, Buf> both = (@Mut Buf y, Buf z) -> { @Ref Buf within = y; };",
                " if (o instanceof @Own Buf bound) {} try (@Own Buf resource = new Buf()) {} Buf[] array = null; } }");
        assertThat(written(c, "ref")).isEqualTo(Mode.REF);
        assertThat(written(c, "y")).isEqualTo(Mode.MUT);
        assertThat(written(c, "within")).isEqualTo(Mode.REF);
        assertThat(written(c, "bound")).isEqualTo(Mode.OWN);
        assertThat(written(c, "resource")).isEqualTo(Mode.OWN);
        for (String silent : List.of("refs", "nothing", "inferred", "function", "x", "z", "array")) {
            assertThat(c.words.written(c.local(silent))).as(silent).isEmpty();
        }
        assertThat(c.words.elementOf(c.local("refs")).orElseThrow().mode()).isEqualTo(Mode.REF);
        assertThat(c.words.elementOf(c.local("array")).orElseThrow().mode()).isEqualTo(Mode.OWN);
    }

    @Test
    void genericClassesTakeTheWordsOfTheirArguments() {
        Compiled c = Compiled.of(Stream.concat(
                        Stream.of(LIBRARY),
                        Stream.of(
                                "class X { void f() { Table<Buf> plain = null; Table<@Own Buf> owns = null; Table<@Ref Buf> borrows = null; } }"))
                .toArray(String[]::new));
        assertThat(call(c, "Table", "get", "plain").result().mode()).isEqualTo(Mode.REF);
        assertThat(call(c, "Table", "put", "plain").parameters().get(0).mode()).isEqualTo(Mode.OWN);
        assertThat(call(c, "Table", "bare", "plain").result().mode()).isEqualTo(Mode.PLAIN);
        assertThat(call(c, "Table", "bare", "owns").result().mode()).isEqualTo(Mode.OWN);
        assertThat(call(c, "Table", "bare", "borrows").parameters().get(0).mode())
                .isEqualTo(Mode.REF);
    }

    @Test
    void whatAnOwnedContainerHoldsIsItsOwn() {
        Compiled c = Compiled.of(
                "@Owned class Bin<T> { @Mutates void add(@Own T t) {} @Mutates T take() { return null; } @Ref T peek() { return null; }",
                "  @Mutates @Mut T edit() { return null; } @Mutates void each(@Scoped Consumer<@Mut T> f) {} public void close() {} }",
                "class X { void f() { Bin<Buf> bin = null; Bin<@Ref Buf> borrows = null; Bin<Slice> views = null; } }");
        assertThat(c.words.elementOf(c.local("bin")).orElseThrow().mode()).isEqualTo(Mode.OWN);
        assertThat(call(c, "Bin", "take", "bin").result().mode()).isEqualTo(Mode.OWN);
        assertThat(call(c, "Bin", "peek", "bin").flows()).containsExactly(toResult(Signature.RECEIVER, false));
        assertThat(call(c, "Bin", "edit", "bin").result().mode()).isEqualTo(Mode.MUT);
        assertThat(call(c, "Bin", "peek", "borrows").flows()).containsExactly(toResult(Signature.RECEIVER, true));
        assertThat(call(c, "Bin", "add", "views").flows())
                .containsExactly(new Signature.Flow(0, Signature.RECEIVER, true));
        ExecutableElement each = c.method("Bin", "each");
        Signature function = c.words.function(
                each, 0, c.localType("bin"), each.getParameters().get(0).asType());
        assertThat(function.parameters().get(0).mode()).isEqualTo(Mode.MUT);
    }

    @Test
    void functionalTypesGiveTheirMethod() {
        Compiled c = Compiled.of(
                "class X { void f() { Consumer<@Mut Buf> a = null; Supplier<@Own Buf> b = null; Function<Buf, Slice> d = null; Runnable e = null; @Once Runnable g = null; } }");
        assertThat(function(c, "a").parameters().get(0).mode()).isEqualTo(Mode.MUT);
        assertThat(function(c, "b").result().mode()).isEqualTo(Mode.OWN);
        assertThat(function(c, "d").parameters().get(0).mode()).isEqualTo(Mode.REF);
        assertThat(function(c, "d").result().mode()).isEqualTo(Mode.VIEW);
        assertThat(function(c, "d").flows()).containsExactly(toResult(0, false));
        assertThat(function(c, "e").receiver()).isEqualTo(Signature.Receiver.SHARED);
        assertThat(function(c, "g").receiver()).isEqualTo(Signature.Receiver.CONSUMED);
        assertThatThrownBy(() ->
                        c.words.function(c.type("Buf").asType(), c.type("Buf").asType()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plainCodeIsNotTouched() {
        Compiled c = Compiled.of(
                "class X { void a(Runnable r, List<String> l, int[] n, Thread t) {} void b(@Ref Buf b) {} Slice d() { return null; }",
                "  void e(List<@Own Buf> l) {} @Own long f() { return 0; } Arena g; List<MemorySegment> h; String i; }");
        assertThat(c.words.touches(c.method("X", "a"))).isFalse();
        assertThat(c.words.touches(c.method("java.util.List", "add"))).isFalse();
        assertThat(c.words.touches(c.method("java.util.concurrent.Executor", "execute")))
                .isFalse();
        for (String touching : List.of("b", "d", "e", "f")) {
            assertThat(c.words.touches(c.method("X", touching))).as(touching).isTrue();
        }
        assertThat(c.words.touches(c.field("X", "g"))).isTrue();
        assertThat(c.words.touches(c.field("X", "h"))).isTrue();
        assertThat(c.words.touches(c.field("X", "i"))).isFalse();
    }

    @Test
    void trustAndStrictnessHoldForWhatIsWithin() {
        Compiled c = Compiled.of(
                "@OwnershipChecked class X { class Y { void a() {} } } @Trusted(\"why\") class Z { void b() {} } class W { @Trusted(\"why\") void d() {} void e() {} }");
        assertThat(c.words.checkedStrictly(c.type("X.Y"))).isTrue();
        assertThat(c.words.checkedStrictly(c.type("Z"))).isFalse();
        assertThat(c.words.trusted(c.method("Z", "b"))).isTrue();
        assertThat(c.words.trusted(c.method("W", "d"))).isTrue();
        assertThat(c.words.trusted(c.method("W", "e"))).isFalse();
    }

    @Test
    void classFilesSayTheSameAsSources(@TempDir Path folder) {
        Compiled sources = Compiled.of(LIBRARY);
        Compiled classes = Compiled.fromClasses(folder, LIBRARY);
        for (String type : List.of(
                "Buf",
                "Slice",
                "MutSlice",
                "Gate",
                "Part",
                "Two",
                "Pair",
                "Shape.One",
                "Functions",
                "Table",
                "Store",
                "Plain",
                "Freed")) {
            assertThat(classes.traits(type)).as(type).isEqualTo(sources.traits(type));
            assertThat(said(classes, type)).as(type).isEqualTo(said(sources, type));
        }
    }

    private static List<String> said(Compiled c, String type) {
        return Stream.concat(
                        c.fields(type).map(field -> field + " " + c.words.field(field, null)),
                        c.methods(type).map(method -> text(c.words.declared(method))))
                .sorted()
                .toList();
    }

    private static String text(Signature signature) {
        return signature.element().getSimpleName() + " " + signature.receiver() + " " + signature.receiverType() + " "
                + signature.parameters() + " " + signature.result() + " " + signature.flows() + " "
                + signature.projection() + " " + signature.silent();
    }

    private static Signature.Flow toResult(int from, boolean inner) {
        return new Signature.Flow(from, Signature.RESULT, inner);
    }

    private static List<Mode> modes(Signature signature) {
        return signature.parameters().stream().map(OwnType::mode).toList();
    }

    private static Mode field(Compiled c, String type, String name) {
        return c.words.field(c.field(type, name), null).mode();
    }

    private static Mode written(Compiled c, String local) {
        return c.words.written(c.local(local)).orElseThrow().mode();
    }

    private static Signature call(Compiled c, String type, String name, String site) {
        ExecutableElement method = c.method(type, name);
        return c.words.call(method, c.localType(site), c.memberType(site, method));
    }

    private static Signature function(Compiled c, String local) {
        return c.words.function(c.localType(local), c.localType(local));
    }
}
