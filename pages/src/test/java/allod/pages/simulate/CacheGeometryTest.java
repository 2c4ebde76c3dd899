package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The shapes of caches and TLBs: what is read, and what is refused with value, bound and remedy.
class CacheGeometryTest {

    @Test
    void readsValgrindsForm() {
        assertThat(CacheGeometry.parse("32768,8,64")).isEqualTo(new CacheGeometry(32 << 10, 8, 64));
        assertThat(CacheGeometry.parse(" 49152, 12 ,64")).isEqualTo(new CacheGeometry(48 << 10, 12, 64));
        assertThat(CacheGeometry.parse("1441792,11,64")).hasToString("1441792,11,64");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "32768,8 | '32768,8' has 2 numbers, and must have 3: write BYTES,WAYS,LINE_BYTES",
                "32768,8,64,1 | has 4 numbers",
                "32k,8,64 | '32k' in '32k,8,64' is no whole number",
                "32768,,64 | '' in '32768,,64' is no whole number",
                "32768,8,48 | the line has 48 bytes, and must have a power of two, 16 or more: 64 is usual",
                "32768,8,8 | the line has 8 bytes",
                "32768,8,-64 | the line has -64 bytes",
                "32768,0,64 | the cache has 0 ways, and must have 1 or more",
                "0,8,64 | the cache has 0 bytes, and must have from 1 to 1073741824, which is 16777216 lines",
                "9223372036854775807,8,64 | must have from 1 to",
                "256,8,64 | the cache has 256 bytes, which is no multiple of the 512 bytes of a set",
                "33000,8,64 | the next below is 32768, the next above 33280",
                "49152,8,64 | the cache has 96 sets (49152 bytes / 8 ways / 64 bytes), which is no power of two:"
                        + " the next below is 32768 bytes, the next above 65536",
            })
    void refusesACache(String text, String message) {
        assertThatThrownBy(() -> CacheGeometry.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsTlbs() {
        assertThat(TlbGeometry.parse("1536,12")).isEqualTo(new TlbGeometry(1536, 12));
        assertThat(TlbGeometry.parse("none")).isSameAs(TlbGeometry.NONE).hasToString("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "64 | '64' has 1 numbers, and must have 2: write ENTRIES,WAYS",
                "0,0 | the TLB has 0 entries, and must have from 1 to 1048576, or be 'none'",
                "64,0 | the TLB has 0 ways, and its 64 entries must be a multiple of them: 64,64 is fully associative",
                "64,5 | the TLB has 5 ways",
                "96,8 | the TLB has 12 sets (96 entries / 8 ways), which is no power of two: the next below is 64"
                        + " entries, the next above 128",
            })
    void refusesATlb(String text, String message) {
        assertThatThrownBy(() -> TlbGeometry.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource(CpuPreset.class)
    void everyPresetKeepsTheRules(CpuPreset preset) {
        CpuModel model = preset.model();

        assertThat(CpuPreset.of(" " + preset.label().toUpperCase(java.util.Locale.ROOT)))
                .isSameAs(preset);
        assertThat(model.name()).isEqualTo(preset.label());
        for (TranslationSize size : TranslationSize.values()) {
            assertThat(model.tlbs(size).data().isThere()).as(size.label()).isTrue();
        }
    }

    @Test
    void unknownNamesAreToldTheKnownOnes() {
        assertThatThrownBy(() -> CpuPreset.of("z80"))
                .hasMessageContaining("there is no CPU 'z80'; there are skylake, ");
        assertThatThrownBy(() -> TranslationSize.of("8K")).hasMessageContaining("'8K'; there are 4K, 2M and 1G");
        assertThatThrownBy(() -> ReplacementPolicy.of("mru")).hasMessageContaining("'mru'; there are opt, lru, fifo");
    }
}
