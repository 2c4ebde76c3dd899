package allod.lab.attach;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What a JVM answers as tables: native memory by category, objects by class.
class JvmTablesTest {

    private static final String TRACKING = """
            Native Memory Tracking:

            (Omitting categories weighting less than 1KB)

            Total: reserved=1471MB, committed=85MB
                   malloc: 13MB #46024
            -                 Java Heap (reserved=65536KB, committed=16384KB)
                                        (mmap: reserved=65536KB, committed=16384KB, at peak)

            -        Shared class space (reserved=16384KB, committed=13632KB, readonly=0KB)
            -                        GC (reserved=3217KB, committed=%dKB)
            """;

    @Test
    void categoriesWithWhatTheyGrew() {
        NativeTracking before = NativeTracking.parse(TRACKING.formatted(200));
        NativeTracking after = NativeTracking.parse(TRACKING.formatted(300)).since(before);
        assertThat(after.categories())
                .containsExactly(
                        new NativeTracking.Category("Java Heap", 65536L << 10, 16384L << 10, 0),
                        new NativeTracking.Category("Shared class space", 16384L << 10, 13632L << 10, 0),
                        new NativeTracking.Category("GC", 3217L << 10, 300L << 10, 100L << 10));
    }

    @Test
    void trackingIsOff() {
        assertThat(NativeTracking.parse("Native memory tracking is not enabled\n"))
                .isEqualTo(NativeTracking.OFF);
    }

    @Test
    void objectsByClass() {
        ClassHistogram histogram = ClassHistogram.parse("""
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         21177        1519392  [B (java.base@25.0.3)
                   2:            61         386792  [Ljava.lang.String; (java.base@25.0.3)
                   3:             2             48  app.Main
                Total         21240        1906232
                """);
        assertThat(histogram.rows())
                .containsExactly(
                        new ClassHistogram.Row("byte[]", 21177, 1519392),
                        new ClassHistogram.Row("java.lang.String[]", 61, 386792),
                        new ClassHistogram.Row("app.Main", 2, 48));
        assertThat(histogram.totalBytes()).isEqualTo(1906232);
    }

    @Test
    void namesOfClassesAreThoseOfTheSource() {
        assertThat(ClassHistogram.readable("[[J")).isEqualTo("long[][]");
        assertThat(ClassHistogram.readable("java.lang.Object")).isEqualTo("java.lang.Object");
        assertThat(ClassHistogram.readable("[")).isEqualTo("[");
    }
}
