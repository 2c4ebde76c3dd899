package allod.own.check;

import allod.own.check.report.Census;
import allod.own.check.report.Finding;
import allod.own.check.report.JsonReport;
import allod.own.check.report.Level;
import allod.own.check.report.PlacedFinding;
import allod.own.check.report.SarifReport;
import allod.own.check.report.WholeFile;
import com.sun.source.tree.CompilationUnitTree;
import java.io.IOException;
import java.nio.file.Path;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/// Tells javac of each finding as one message, which begins with the code, and writes the files that were asked
/// for when the compilation is over.
final class JavacSink implements FindingSink {

    private final CheckWorld world;
    private final CheckOptions options;
    private final Census census;

    JavacSink(CheckWorld world, CheckOptions options, Census census) {
        this.world = world;
        this.options = options;
        this.census = census;
    }

    @Override
    public void take(Finding finding, PlacedFinding placed) {
        String path = placed.file().getSchemeSpecificPart();
        String fileName = path.substring(path.lastIndexOf('/') + 1);
        String text = "[" + placed.code().id() + "] " + placed.message() + "\n" + placed.excerpt(fileName);
        world.trees().printMessage(kind(placed.level()), text, finding.primary().tree(), finding.unit());
    }

    private static Diagnostic.Kind kind(Level level) {
        return switch (level) {
            case ERROR -> Diagnostic.Kind.ERROR;
            case WARNING -> Diagnostic.Kind.MANDATORY_WARNING;
            case NOTE, OFF -> Diagnostic.Kind.NOTE;
        };
    }

    @Override
    public void finish(@Nullable CompilationUnitTree lastUnit) {
        try {
            Path here = Path.of("");
            String version = CheckerVersion.text();
            if (options.sarif().isPresent()) {
                WholeFile.write(options.sarif().get(), SarifReport.of(census, here, version));
            }
            if (options.json().isPresent()) {
                WholeFile.write(options.json().get(), JsonReport.of(census, here, version));
            }
            if (options.marker().isPresent()) {
                RunMarker.write(options.marker().get(), census);
            }
        } catch (IOException e) {
            if (lastUnit != null) {
                String text = "AllodOwn cannot write what was asked for: " + e
                        + "\nmake the folder writable, or leave out sarif=, json= and marker=";
                world.trees().printMessage(Diagnostic.Kind.ERROR, text, lastUnit, lastUnit);
            }
        }
    }
}
