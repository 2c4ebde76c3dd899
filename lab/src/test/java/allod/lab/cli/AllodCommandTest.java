package allod.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The command line as a whole: what its help promises is there, and says what it does and how it ends.
class AllodCommandTest {

    private final Map<String, CommandLine> subcommands = ownSubcommands();

    /// All but `help`, which comes with the parser.
    private static Map<String, CommandLine> ownSubcommands() {
        Map<String, CommandLine> commands =
                new HashMap<>(AllodCommand.commandLine().getSubcommands());
        commands.remove("help");
        return commands;
    }

    @Test
    void helpListsEveryCommandWithWhatItDoes() {
        CommandRun help = CommandRun.of("--help");

        assertThat(help.status()).isEqualTo(ExitCode.SUCCESS);
        assertThat(subcommands).containsKeys("replay", "pages", "doctor");
        subcommands.forEach((name, command) -> {
            String description = command.getCommandSpec().usageMessage().description()[0];
            assertThat(help.out()).containsPattern("(?m)^  " + name + " +" + firstWord(description));
        });
    }

    @Test
    void everyCommandHasHelp() {
        for (String name : subcommands.keySet()) {
            CommandRun help = CommandRun.of("help", name);
            assertThat(help.status()).as(name).isEqualTo(ExitCode.SUCCESS);
            assertThat(help.out()).startsWith("Usage: allod " + name);
            assertThat(help.err()).isEmpty();
        }
    }

    @Test
    void everyOptionIsExplained() {
        subcommands
                .values()
                .forEach(command -> command.getCommandSpec().options().forEach(option -> {
                    assertThat(option.description()).as(option.longestName()).isNotEmpty();
                    assertThat(String.join("", option.description()))
                            .as(option.longestName())
                            .endsWith(".");
                }));
    }

    @Test
    void commandsThatWorkNameTheirExitCodes() {
        for (String name : new String[] {"replay", "pages"}) {
            Map<String, String> codes = Objects.requireNonNull(subcommands.get(name))
                    .getCommandSpec()
                    .usageMessage()
                    .exitCodeList();
            assertThat(codes).as(name).containsKeys("0", "1", "2", "130");
        }
    }

    @Test
    void aCommandThatIsNoneIsRefused() {
        CommandRun run = CommandRun.of("frobnicate");

        assertThat(run.status()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("frobnicate");
    }

    @Test
    void withoutACommandItShowsItsHelp() {
        assertThat(CommandRun.of().status()).isEqualTo(ExitCode.SUCCESS);
    }

    @Test
    void doctorWritesJson() {
        CommandRun run = CommandRun.of("doctor", "--json", "-");

        assertThat(run.status()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .startsWith("{")
                .contains("\"name\" : \"overcommit\"", "\"features\"", "\"refusal\" : null", "\"fallback\"")
                .doesNotContain("Machine and kernel");
    }

    private static String firstWord(String sentence) {
        return sentence.split(" ", -1)[0];
    }
}
