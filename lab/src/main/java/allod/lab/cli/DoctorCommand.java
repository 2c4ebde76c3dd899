package allod.lab.cli;

import allod.lab.report.DoctorJsonReport;
import allod.pages.Probe;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `allod doctor`: what this kernel and machine offer to a memory manager.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Shows what this kernel and machine offer to a memory manager. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the same as JSON; '-' is standard output, and the table is left out.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec, "set by picocli");
        Output output = new Checks(command).output("--json", json);
        Probe probe = Probe.run();
        if (!output.isStandard()) {
            PrintWriter out = command.commandLine().getOut();
            out.print(probe.text());
            out.flush();
        }
        output.write(writer -> DoctorJsonReport.write(probe, writer));
        return ExitCode.SUCCESS;
    }
}
