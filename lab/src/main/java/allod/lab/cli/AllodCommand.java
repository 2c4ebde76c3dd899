package allod.lab.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `allod`.
@Command(
        name = "allod",
        mixinStandardHelpOptions = true,
        versionProvider = AllodVersion.class,
        description = "The memory manager for off-heap Java: replays real programs against every memory manager.",
        subcommands = {
            ReplayCommand.class,
            RecordCommand.class,
            SimulateCommand.class,
            CollectCommand.class,
            PagesCommand.class,
            DoctorCommand.class,
            ProfileCommand.class,
            ReportCommand.class,
            DiffCommand.class,
            CheckCommand.class,
            OwnCommand.class,
            CommandLine.HelpCommand.class
        })
public final class AllodCommand implements Runnable {

    /// Runs the command and ends the process with its exit code.
    ///
    /// @param arguments see `allod --help`
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /// Runs the command and answers with its exit code.
    static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    /// The command line, for those who bring their own streams.
    static CommandLine commandLine() {
        return new CommandLine(new AllodCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((thrown, command, _) -> {
                    String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
                    command.getErr().println("allod: " + message);
                    return ExitCode.BROKEN;
                });
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
