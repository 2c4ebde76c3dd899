package allod.pages.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelFileTest {

    private static final Path MAX_MAP_COUNT = Path.of("/proc/sys/vm/max_map_count");

    @Test
    void readsAllDigitsOfAKernelSetting() throws IOException {
        Process cat = new ProcessBuilder("cat", MAX_MAP_COUNT.toString()).start();
        String expected = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(KernelFile.text(MAX_MAP_COUNT)).contains(expected);
        assertThat(KernelFile.number(MAX_MAP_COUNT)).hasValue(Long.parseLong(expected));
    }

    @Test
    void whatIsNotThereIsNothing() {
        assertThat(KernelFile.text(Path.of("/proc/no/such"))).isEmpty();
        assertThat(KernelFile.number(Path.of("/proc/no/such"))).isEmpty();
        assertThat(KernelFile.number(Path.of("/proc/version"))).isEmpty();
    }
}
