package allod.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Names from anywhere, on a terminal.
class PrintableTest {

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThat(Printable.of("a\u001b[31mb\rc\bd\u009be")).isEqualTo("a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFDe");
    }

    @Test
    void argumentsAreSetApart() {
        assertThat(Printable.of("sleep\000600\0")).isEqualTo("sleep 600");
    }

    @Test
    void bytesAreReadAsUtf8WhereTheyAreThat() {
        String name = "/tmp/größe 𝄞";
        String bytes = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(Printable.of(bytes)).isEqualTo(name);
        assertThat(Printable.of("/tmp/gr\u00f6\u00dfe")).isEqualTo("/tmp/größe"); // Latin-1: no UTF-8
        assertThat(Printable.of(new String("a\u202eb".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)))
                .isEqualTo("a\uFFFDb"); // turns the direction of writing
    }

    @Test
    void bothEndsOfALongNameAreKept() {
        assertThat(Printable.shortened("abcdefghij", 10)).isEqualTo("abcdefghij");
        assertThat(Printable.shortened("abcdefghijk", 10))
                .isEqualTo("abc…fghijk")
                .hasSize(10);
    }
}
