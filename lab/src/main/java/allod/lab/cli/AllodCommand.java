package allod.lab.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `allod`.
@Command(
        name = "allod",
        mixinStandardHelpOptions = true,
        version = "allod 0.1.0-SNAPSHOT",
        description = "The memory manager for off-heap Java: replays real programs against every memory manager.")
public final class AllodCommand implements Runnable {
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AllodCommand()).execute(arguments));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
