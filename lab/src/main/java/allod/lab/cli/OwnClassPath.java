package allod.lab.cli;

import java.io.File;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Where `allod own` looks for classes: what the user names, and the modules of Allod that this command runs on, so
/// that
/// the words of ownership are always there.
final class OwnClassPath {

    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
    private static final Set<String> MODULES =
            Set.of("allod.own", "allod.pages", "allod.stack", "allod.heap", "allod.profile");

    private OwnClassPath() {}

    static List<Path> of(String classPath) {
        List<Path> paths = new ArrayList<>();
        for (String part : SEPARATOR.split(classPath, -1)) {
            if (!part.isEmpty()) {
                paths.add(Path.of(part));
            }
        }
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            if (MODULES.contains(module.name())) {
                module.reference().location().map(Path::of).ifPresent(paths::add);
            }
        }
        return paths;
    }
}
