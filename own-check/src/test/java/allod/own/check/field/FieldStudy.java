package allod.own.check.field;

import allod.own.check.CheckOptions;
import allod.own.check.OwnCheck;
import allod.own.check.SourceFiles;
import allod.own.check.report.Census;
import allod.own.check.report.PlacedFinding;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Checks the sources of a library that has never heard of ownership, and prints what is reported: each finding is
/// to be judged by hand, and a failure of the checker is a defect.
///
/// `src/test/field/study.sh` fetches the libraries and calls this.
public final class FieldStudy {

    private FieldStudy() {}

    /// Checks one library.
    ///
    /// @param arguments the class path, then jars or folders of sources
    public static void main(String[] arguments) throws IOException {
        List<Path> classPath = Arrays.stream(arguments[0].split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
        List<Path> sources = Stream.of(arguments).skip(1).map(Path::of).toList();
        try (SourceFiles files = SourceFiles.of(sources)) {
            OwnCheck.Outcome outcome =
                    new OwnCheck(classPath, OptionalInt.empty(), CheckOptions.DEFAULT).run(files, _ -> {});
            print(sources, files.paths().size(), outcome);
        }
    }

    private static void print(List<Path> sources, int fileCount, OwnCheck.Outcome outcome) {
        Census census = outcome.census();
        for (PlacedFinding finding : census.reported()) {
            System.out.printf(
                    "%s %s:%d %s: %s%n",
                    finding.code().id(), finding.file(), finding.primary().line(), finding.member(), finding.message());
        }
        System.out.printf(
                "%s: %d files, %d classes, %d methods; %d errors of javac; findings %s%n",
                sources,
                fileCount,
                census.classes().size(),
                census.methodCount(),
                outcome.compileErrors().size(),
                census.counts());
    }
}
