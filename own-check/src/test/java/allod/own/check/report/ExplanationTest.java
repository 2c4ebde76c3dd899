package allod.own.check.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every code has a page, and the index in the documentation is made of them. `-Dallod.approve=true` writes the index
/// anew.
class ExplanationTest {

    private static final Path INDEX = Path.of("../docs/5-own-codes.md");

    @ParameterizedTest
    @EnumSource
    void everyCodeHasAPage(OwnCode code) {
        Explanation page = Explanation.of(code);
        assertThat(page.markdown()).startsWith("# " + code.id() + ": ").contains("\n## Why Java needs the rule\n");
        assertThat(page.title()).isNotBlank().doesNotEndWith(".");
        assertThat(page.markdown()
                                .lines()
                                .filter(line -> line.startsWith("```"))
                                .count()
                        % 2)
                .isZero();
        boolean rule = code.id().compareTo("OWN1010") < 0;
        assertThat(page.examples("Wrong")).hasSize(rule ? 1 : 0);
        assertThat(page.examples("Right")).hasSize(rule ? 1 : 0);
    }

    @Test
    void theIndexNamesAllPages() throws IOException {
        StringBuilder index = new StringBuilder("""
                # 5 Own: the codes

                `./allod own --explain CODE` prints the page of a code; `--explain list` prints this table. Below 1000 the digits are those of
                the Rust compiler's error of the same meaning; 1nnn are of Java alone, 2nnn are notes of the escape analysis, and 99nn speak of
                the checker. In the examples `Buf` stands for a class with an owner, `Slice` and `MutSlice` for its views.

                | code | what is wrong |
                | --- | --- |
                """);
        for (OwnCode code : OwnCode.values()) {
            String page = "../own-check/src/main/resources/allod/own/check/explain/" + code.id() + ".md";
            index.append("| [" + code.id() + "](" + page + ") | "
                    + Explanation.of(code).title() + " |\n");
        }
        if (Boolean.getBoolean("allod.approve")) {
            Files.writeString(INDEX, index);
        }
        assertThat(index.toString()).isEqualTo(Files.readString(INDEX));
    }
}
