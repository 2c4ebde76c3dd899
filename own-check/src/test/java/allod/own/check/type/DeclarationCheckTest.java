package allod.own.check.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What is said of declarations, and of which ones nothing is said.
class DeclarationCheckTest {

    @Test
    void theHeadOfTheTestsIsInOrder() {
        assertThat(found("final class X {}")).isEmpty();
    }

    @Test
    void aResultOfTwoBorrowsNeedsAName() {
        assertThat(found(
                        "interface X {",
                        "  @Ref Buf f(@Ref Buf a, int b);",
                        "  Slice g(Runnable a);",
                        "  @Own Buf h();",
                        "}"))
                .isEmpty();
        assertThat(found(
                        "final class X {",
                        "  static @Ref Buf f(@Ref Buf a, Slice b) { return a; }",
                        "  static Slice g() { return null; }",
                        "}"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("OWN0106 2 missing lifetime: the result of `f`"),
                        two -> assertThat(two).startsWith("OWN0106 3 missing lifetime: the result of `g`"));
    }

    @Test
    void namesAndStaticDecide() {
        assertThat(found(
                        "final class X {",
                        "  static @Ref(\"a\") Buf f(@Ref(\"a\") Buf a, @Ref(\"b\") Buf b) { return a; }",
                        "  static @Ref(\"b\") Buf g(@Ref(\"a: b\") Buf a, @Ref(\"b\") Buf b) { return a; }",
                        "  static @Ref(\"static\") Buf h(@Ref Buf a, @Ref Buf b) { return null; }",
                        "  static List<@Ref(\"a\") Buf> i(@Ref(\"a\") Buf a, @Ref Buf b) { return null; }",
                        "}"))
                .isEmpty();
        assertThat(found("final class X {", "  static @Ref(\"c\") Buf f(@Ref(\"a\") Buf a) { return a; }", "}"))
                .singleElement()
                .asString()
                .startsWith("OWN0106 2 undeclared lifetime");
    }

    @Test
    void fieldsBorrowInViewsOnly() {
        assertThat(found(
                        "class X {",
                        "  @Ref Buf a;",
                        "  @Own Buf b;",
                        "  static @Ref(\"static\") Buf c;",
                        "  MemorySegment d;",
                        "}",
                        "@Owned(drop = \"\") record Y(@Mut Buf e, Slice f) {}",
                        "@View({\"a\", \"b\"}) record Z(@Ref(\"a\") Buf g, @Ref Buf h, @Ref(\"c\") Buf i) {}"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("OWN0106 2 ").contains("`a`"),
                        two -> assertThat(two).startsWith("OWN0106 7 ").contains("`e`"),
                        three -> assertThat(three).startsWith("OWN0106 7 ").contains("`f`"),
                        four -> assertThat(four).startsWith("OWN0106 8 ").contains("`h`"),
                        five -> assertThat(five).startsWith("OWN0106 8 ").contains("`i`"));
    }

    @Test
    void aStaticFieldOwnsNothing() {
        assertThat(found(
                        "class X {",
                        "  static Buf a;",
                        "  static final @Own Buf B = new Buf();",
                        "  static Arena c;",
                        "  static @Own Arena d;",
                        "  static MemorySegment e;",
                        "  static @Own long f;",
                        "}"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("OWN1008 2 "),
                        two -> assertThat(two).startsWith("OWN1008 3 "),
                        three -> assertThat(three).startsWith("OWN1008 5 "),
                        four -> assertThat(four).startsWith("OWN1008 7 "));
    }

    @Test
    void trustNeedsAReasonAndABody() {
        assertThat(found(
                        "abstract class X {",
                        "  @Trusted(\" \") void a() {}",
                        "  @Trusted(\"why\") void b() {}",
                        "  @Trusted(\"why\") abstract void c();",
                        "}",
                        "@Trusted(\"why\") class Y {",
                        "  @Trusted(\"why\") void d() {}",
                        "}"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("OWN1009 2 "),
                        two -> assertThat(two).startsWith("OWN1009 4 "),
                        three -> assertThat(three).startsWith("OWN1009 7 "));
    }

    @Test
    void theDropMethodExists() {
        assertThat(found(
                        "@Owned class A {}",
                        "@Owned(drop = \"free\") class B { void free() {} }",
                        "@Owned(drop = \"free\") class C { void free(int i) {} }",
                        "@Owned interface D extends AutoCloseable {}",
                        "@Owned(drop = \"\") class E implements AutoCloseable { public void close() {} }"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("OWN1004 1 ").contains("close()"),
                        two -> assertThat(two).startsWith("OWN1004 3 ").contains("free()"),
                        three -> assertThat(three).startsWith("OWN1004 5 "));
    }

    @Test
    void wordsDoNotContradict() {
        assertThat(found(
                        "class X {",
                        "  void a(@Own @Ref Buf b) {}",
                        "  void c(@Own int d) {}",
                        "  void e(@Own long f) {}",
                        "  static @Mutates void g() {}",
                        "  void h(@Once Buf i) {}",
                        "  void j(@Once Runnable k, @Scoped Supplier<@Own Buf> l) {}",
                        "}",
                        "@Copy @Owned class Y { void close() {} }"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("OWN0308 2 ").contains("@Own and @Ref"),
                        two -> assertThat(two).startsWith("OWN0308 3 ").contains("`long`"),
                        three -> assertThat(three).startsWith("OWN0308 5 ").contains("static"),
                        four -> assertThat(four).startsWith("OWN0308 6 ").contains("no function"),
                        five -> assertThat(five).startsWith("OWN0308 9 ").contains("@Copy and @Owned"));
    }

    @Test
    void overridesKeepPromises() {
        String top = "interface Top { void take(@Own Buf b); int look(Buf b); void change(@Mut Buf b); @Own Buf make();"
                + " void run(@Scoped Runnable r); void once(@Once Runnable r); @Ref(\"a\") Buf pick(@Ref(\"a\") Buf a, @Ref(\"b\") Buf b); }";
        assertThat(found(
                        top,
                        "abstract class Same implements Top { public void take(@Own Buf b) {} public int look(@Ref Buf b) { return 0; }",
                        "  public void change(@Ref Buf b) {} public Buf make() { return null; }",
                        "  public void run(@Scoped Runnable r) {} public void once(@Once Runnable r) {}",
                        "  public @Ref(\"a\") Buf pick(@Ref(\"a\") Buf a, @Ref(\"b\") Buf b) { return a; } }"))
                .isEmpty();
        assertThat(found(
                        top,
                        "abstract class Other implements Top {",
                        "  public void take(Buf b) {}",
                        "  public int look(@Mut Buf b) { return 0; }",
                        "  public void change(@Own Buf b) {}",
                        "  public @Ref(\"static\") Buf make() { return null; }",
                        "  public void run(Runnable r) {}",
                        "  public void once(Runnable r) {}",
                        "  public @Ref(\"b\") Buf pick(@Ref(\"a\") Buf a, @Ref(\"b\") Buf b) { return b; } }"))
                .extracting(line -> line.substring(0, 9))
                .containsExactly(
                        "OWN1007 3", "OWN1007 4", "OWN1007 5", "OWN1007 6", "OWN1007 7", "OWN1007 8", "OWN1007 9");
    }

    @Test
    void overridesOfReceiversKeepPromises() {
        assertThat(found(
                        "@Owned class Top { int next() { return 0; } @Mutates int step() { return 0; } public void close() {} }",
                        "@Owned class Sub extends Top {",
                        "  @Mutates int next() { return 0; }",
                        "  int step() { return 0; } }"))
                .singleElement()
                .asString()
                .startsWith("OWN1007 3 ");
    }

    @Test
    void genericPromisesTakeTheWordsOfTheArgument() {
        assertThat(
                        found(
                                "class A implements Consumer<@Own Buf> { public void accept(@Own Buf b) {} }",
                                "class B implements Consumer<@Own Buf> { public void accept(Buf b) {} }",
                                "class C implements Consumer<Buf> { public void accept(Buf b) {} }",
                                "class D implements Consumer<Buf> { public void accept(@Own Buf b) {} }",
                                "class E implements Comparator<Buf> { public int compare(Buf a, Buf b) { return 0; } }",
                                "class F { Consumer<@Own Buf> g = new Consumer<@Own Buf>() { public void accept(Buf b) {} }; }"))
                .extracting(line -> line.substring(0, 9))
                .containsExactly("OWN1007 2", "OWN1007 4", "OWN1007 6");
    }

    @Test
    void plainCodeBreaksNoPromise() {
        assertThat(found(
                        "class Pool implements Executor { List<Runnable> all; public void execute(Runnable r) { all.add(r); } }",
                        "class Bag<E> extends ArrayList<E> { @Override public boolean add(E e) { return super.add(e); }",
                        "  @Override public void forEach(Consumer<? super E> c) {} @Override public E remove(int i) { return null; }",
                        "  @Override public Iterator<E> iterator() { return null; } }",
                        "class Mine implements SegmentAllocator { MemorySegment all; public MemorySegment allocate(long n, long a) { return all; } }",
                        "class Two { MemorySegment f(MemorySegment a, MemorySegment b) { return a; } Arena g; Arena h() { return g; } }",
                        "abstract class Loud implements Map<String, MemorySegment> { public MemorySegment get(Object k) { return null; }",
                        "  public MemorySegment put(String k, MemorySegment v) { return null; } }"))
                .isEmpty();
    }

    private static List<String> found(String... lines) {
        return Compiled.of(lines).declarations();
    }
}
