package allod.own.check;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;

/// The plugin `AllodOwn` of javac.
public final class AllodOwn implements Plugin {

    /// For the service loader of javac.
    public AllodOwn() {}

    @Override
    public String getName() {
        return "AllodOwn";
    }

    @Override
    public void init(JavacTask task, String... arguments) {}
}
