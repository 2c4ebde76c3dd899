package allod.lab.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/// The version of the command: that of its module, and the JVM it runs on.
final class AllodVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        ModuleDescriptor module = AllodVersion.class.getModule().getDescriptor();
        String version =
                module == null ? "(built from sources)" : module.rawVersion().orElse("(built from sources)");
        return new String[] {"allod " + version + ", JDK " + Runtime.version()};
    }
}
