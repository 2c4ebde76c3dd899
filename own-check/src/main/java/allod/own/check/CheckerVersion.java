package allod.own.check;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.Optional;

/// The version of the checker.
final class CheckerVersion {

    private static final String MODULE = "allod.own.check";

    private CheckerVersion() {}

    /// As its module says it, or `unknown` for loose class files. javac loads plugins without modules: there
    /// the descriptor is read from the jar.
    static String text() {
        ModuleDescriptor module = CheckerVersion.class.getModule().getDescriptor();
        if (module != null) {
            return module.rawVersion().orElse("unknown");
        }
        return packaged().orElse("unknown");
    }

    private static Optional<String> packaged() {
        ClassLoader loader = CheckerVersion.class.getClassLoader();
        if (loader == null) {
            return Optional.empty();
        }
        try {
            for (URL place : Collections.list(loader.getResources("module-info.class"))) {
                try (InputStream in = place.openStream()) {
                    ModuleDescriptor module = ModuleDescriptor.read(in);
                    if (module.name().equals(MODULE)) {
                        return module.rawVersion();
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // descriptors of other jars may be newer than this JDK
        }
        return Optional.empty();
    }
}
