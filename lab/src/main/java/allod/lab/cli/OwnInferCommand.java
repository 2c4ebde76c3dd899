package allod.lab.cli;

import allod.own.check.SourceFiles;
import allod.own.check.infer.Inference;
import allod.own.check.report.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `allod own infer`: sources without words of ownership in, a patch with the words out.
@Command(
        name = "infer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Proposes the words of ownership that describe what the sources do already, as a patch for 'patch -p1' in"
                    + " this folder. No source is changed.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the patch was written; it is empty when no word is missing",
            "1:the patch could not be written",
            "2:the command line is wrong, or sources cannot be read",
            "3:sources do not compile; the patch is for what could be understood"
        })
final class OwnInferCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "SOURCES", description = "Files and folders of sources.")
    private List<Path> sources = List.of();

    @Option(names = "--patch", paramLabel = "FILE", description = "Where the patch goes (default: standard output).")
    private @Nullable Path patch;

    @Option(
            names = {"--class-path", "-cp"},
            paramLabel = "PATH",
            description = "Libraries of the sources, as for javac.")
    private String classPath = "";

    @Option(names = "--release", paramLabel = "N", description = "The version of Java that the sources are for.")
    private @Nullable Integer release;

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec, "set by picocli");
        Inference.Proposal proposal = propose(new Checks(command));
        PrintWriter err = command.commandLine().getErr();
        proposal.compileErrors().forEach(error -> err.println("javac: " + error));
        if (patch == null) {
            PrintWriter out = command.commandLine().getOut();
            out.print(proposal.patch());
            out.flush();
        } else {
            WholeFile.write(patch, proposal.patch());
        }
        err.println("allod: " + proposal.words() + " words proposed");
        return proposal.compileErrors().isEmpty() ? ExitCode.SUCCESS : ExitCode.DAMAGED;
    }

    private Inference.Proposal propose(Checks checks) throws IOException {
        try (SourceFiles files = SourceFiles.of(sources)) {
            OptionalInt version = release == null ? OptionalInt.empty() : OptionalInt.of(release);
            return new Inference(OwnClassPath.of(classPath), version).propose(files.paths(), Path.of(""));
        } catch (IllegalArgumentException | FileSystemException e) {
            throw checks.wrong(e.getMessage());
        }
    }
}
