package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Probe.Fact;
import allod.pages.Probe.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {

    private final Probe probe = Probe.run();

    @Test
    void everyFeatureHasAUseAndAFallback() {
        assertThat(probe.features()).isNotEmpty().allSatisfy(feature -> {
            assertThat(feature.use()).isNotBlank();
            assertThat(feature.fallback()).isNotBlank();
            assertThat(feature.refusal().isEmpty()).isEqualTo(feature.available());
        });
        assertThat(probe.features()).extracting(Feature::name).doesNotHaveDuplicates();
    }

    @Test
    void whatTheseTestsUseIsThere() {
        Map<String, Boolean> available =
                probe.features().stream().collect(Collectors.toMap(Feature::name, Feature::available));

        assertThat(available).containsEntry("reserve 64 TiB", true).containsEntry("memfd_create with seals", true);
    }

    @Test
    void namesAreAvailableExactlyWhenTheMapShowsThem() throws Exception {
        try (Reservation named = Reservation.reserve("ProbeTest", PageSize.BYTES, 1)) {
            boolean shown = Files.readString(Path.of("/proc/self/maps")).contains("[anon:allod ProbeTest]");
            assertThat(named.bytes()).isPositive();
            assertThat(probe.features())
                    .filteredOn(feature -> feature.name().equals("names of mappings"))
                    .extracting(Feature::available)
                    .containsExactly(shown);
        }
    }

    @Test
    void probingLeavesNoMappingAndNoDescriptor() throws Exception {
        Probe.run();
        long before = descriptors();
        for (int i = 0; i < 20; i++) {
            Probe.run();
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void factsAreKnownHere() {
        assertThat(probe.facts()).extracting(Fact::name).doesNotHaveDuplicates();
        assertThat(value("kernel")).startsWith("Linux ").doesNotContain("unknown");
        assertThat(value("memory")).contains("iB, available ");
        assertThat(value("mappings")).doesNotContain("unknown");
        assertThat(value("overcommit")).containsPattern("^[012], ");
    }

    @Test
    void theTextNamesEverything() {
        String text = probe.text();

        assertThat(probe.facts()).allSatisfy(fact -> assertThat(text).contains(fact.name(), fact.value()));
        assertThat(probe.features()).allSatisfy(feature -> {
            assertThat(text).contains((feature.available() ? "  yes  " : "  no   ") + feature.name());
            assertThat(text.contains(feature.fallback())).isEqualTo(!feature.available());
        });
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
    }

    @Test
    void aMissingFeatureShowsItsFallback() {
        Feature missing = new Feature("x", false, "ENOSYS (38)", "speed", "patience");

        assertThat(new Probe(probe.facts(), List.of(missing)).text())
                .endsWith("  no   x  speed; instead: patience [ENOSYS (38)]\n");
    }

    @ParameterizedTest(name = "{0} bytes are {1}")
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1 KiB", "1536,1.5 KiB", "2097152,2 MiB", "25276502016,23.5 GiB"})
    void bytesForPeople(long count, String text) {
        assertThat(KernelFacts.bytes(count)).isEqualTo(text);
    }

    @Test
    void theChosenWordOfASettingIsInBrackets(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("enabled"), "always [madvise] never\n");

        assertThat(KernelFacts.chosen(file)).isEqualTo("madvise");
        assertThat(KernelFacts.chosen(folder.resolve("none"))).isEqualTo("not in this kernel");
    }

    private String value(String fact) {
        return probe.facts().stream()
                .filter(candidate -> candidate.name().equals(fact))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static long descriptors() throws Exception {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }
}
