package allod.own.check;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/// What one run of javac lets others see of it.
///
/// @param task the run
/// @param trees source and its places
/// @param elements declarations
/// @param types types
public record CheckWorld(JavacTask task, Trees trees, Elements elements, Types types) {

    /// The world of a run.
    static CheckWorld of(JavacTask task) {
        return new CheckWorld(task, Trees.instance(task), task.getElements(), task.getTypes());
    }
}
