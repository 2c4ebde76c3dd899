package allod.own.check;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;

/// The plugin as it is, with an engine that finds what the source tells it to find: see [MarkedCheck].
public final class MarkedPlugin implements Plugin {

    @Override
    public String getName() {
        return "AllodOwnMarked";
    }

    @Override
    public void init(JavacTask task, String... arguments) {
        new AllodOwn(MarkedCheck::new).init(task, arguments);
    }
}
