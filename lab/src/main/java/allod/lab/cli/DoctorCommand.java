package allod.lab.cli;

import allod.pages.Probe;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `allod doctor`: what this kernel and machine offer to a memory manager.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Shows what this kernel and machine offer to a memory manager. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var out = Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
        out.print(Probe.run().text());
        out.flush();
        return ExitCode.SUCCESS;
    }
}
