package allod.own.check.lower;

import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// The ways out of scopes: jumps, returns, exceptions. Each way runs what stands on it: ends of variables,
/// hidden closes, finally blocks, the innermost first.
final class Exits {
    private final BodyTranslation translation;
    private @Nullable Frame innermost;

    /// Where exceptions that nothing catches end.
    private int exceptionalExit = -1;

    Exits(BodyTranslation translation) {
        this.translation = translation;
    }

    @Nullable
    Frame innermost() {
        return innermost;
    }

    void enter(Frame frame) {
        innermost = frame;
    }

    @SuppressWarnings("ReferenceEquality") // frames are places, not values
    void leave(Frame frame) {
        assert innermost == frame : "frames are left in reverse order";
        innermost = frame.around();
    }

    /// Runs the translation of a block with variables of its own.
    void inScope(Tree tree, Runnable content) {
        Frame.Scope scope = new Frame.Scope(innermost, tree);
        enter(scope);
        content.run();
        leave(scope);
        end(scope, scope.roots().size(), Instruction.Way.NORMAL, tree);
    }

    /// Puts a variable into the innermost scope.
    void declare(Root root, Tree tree) {
        Frame frame = innermost;
        while (frame != null && !(frame instanceof Frame.Scope)) {
            frame = frame.around();
        }
        if (frame instanceof Frame.Scope scope
                && (root.type().tracked() || root.type().carriesLoans())) {
            scope.roots().add(root);
        }
        translation.emit(new Instruction.Declare(root, tree));
    }

    // --------------------------------------------------------------------------------------------------------- jumps

    /// Leaves all frames inside of `target`, and jumps to `join`.
    void jump(@Nullable Frame target, int join, Tree tree) {
        unwind(target, tree);
        translation.jump(join);
    }

    /// Leaves the body by a return.
    void leaveBody(Tree tree) {
        unwind(null, tree);
        translation.unreachable();
    }

    /// The frame that a jump means.
    @Nullable
    Frame find(Predicate<Frame> wanted) {
        Frame frame = innermost;
        while (frame != null && !wanted.test(frame)) {
            frame = frame.around();
        }
        return frame;
    }

    @SuppressWarnings("ReferenceEquality") // frames are places, not values
    private void unwind(@Nullable Frame target, Tree tree) {
        Frame start = innermost;
        for (Frame frame = start; frame != null && frame != target; frame = frame.around()) {
            run(frame, Instruction.Way.NORMAL, tree);
        }
        innermost = start;
    }

    /// Does what stands on the way out of one frame.
    private void run(Frame frame, Instruction.Way way, Tree tree) {
        innermost = frame.around();
        switch (frame) {
            case Frame.Scope scope -> end(scope, scope.roots().size(), way, tree);
            case Frame.Finally last -> translation.statements.translate(last.block());
            case Frame.Resource resource -> close(resource, way, tree);
            case Frame.Target _, Frame.Yield _, Frame.Catch _ -> {
                /* nothing to do */
            }
        }
    }

    void close(Frame.Resource resource, Instruction.Way way, Tree tree) {
        if (resource.place() != null) {
            translation.emit(new Instruction.Drop(resource.place(), resource.tree()));
        }
        if (resource.root() != null) {
            translation.emit(new Instruction.ScopeEnd(resource.root(), way, tree));
        }
    }

    private void end(Frame.Scope scope, int count, Instruction.Way way, Tree tree) {
        for (Root root : scope.roots().subList(0, count).reversed()) {
            translation.emit(new Instruction.ScopeEnd(root, way, tree));
        }
    }

    // ---------------------------------------------------------------------------------------------------- exceptions

    /// Leaves by a throw statement.
    void throwing(TypeMirror thrown, Tree tree) {
        leaveFor(Instruction.Way.NORMAL, Edge.Kind.NORMAL, thrown, tree);
        translation.unreachable();
    }

    /// Adds the exceptional edges of the call at the current point.
    void exceptionsOf(List<? extends TypeMirror> thrown, Tree tree) {
        for (TypeMirror type : thrown) {
            leaveFor(Instruction.Way.DECLARED, Edge.Kind.DECLARED, type, tree);
        }
        if (translation.around.unchecked() || caughtHere()) {
            leaveFor(Instruction.Way.UNDECLARED, Edge.Kind.UNDECLARED, null, tree);
        }
    }

    /// Whether something in this body sees exceptions that nobody declares.
    private boolean caughtHere() {
        return find(frame -> frame instanceof Frame.Finally
                        || (frame instanceof Frame.Catch caught
                                && caught.handlers().stream().anyMatch(handler -> catches(handler, null) != 0)))
                != null;
    }

    private void leaveFor(Instruction.Way way, Edge.Kind kind, @Nullable TypeMirror thrown, Tree tree) {
        int from = translation.current();
        int landing = pendingLanding(way, thrown, tree);
        translation.body.addEdge(from, landing, kind);
        translation.resumeAt(from);
    }

    /// Ends the owned temporaries of the statement at hand, then leaves frame by frame.
    private int pendingLanding(Instruction.Way way, @Nullable TypeMirror thrown, Tree tree) {
        List<Root> owned = translation.ownedTemporaries();
        if (owned.isEmpty()) {
            return landing(innermost, way, thrown, tree);
        }
        int start = translation.join(tree);
        translation.resumeAt(start);
        for (Root root : owned.reversed()) {
            translation.emit(new Instruction.ScopeEnd(root, way, tree));
        }
        int last = translation.current();
        translation.body.addEdge(last, landing(innermost, way, thrown, tree), Edge.Kind.NORMAL);
        return start;
    }

    /// The point from which an exception leaves `frame`; shared by all exceptions of one kind in one scope.
    private int landing(@Nullable Frame frame, Instruction.Way way, @Nullable TypeMirror thrown, Tree tree) {
        return switch (frame) {
            case null -> exceptionalExit(tree);
            case Frame.Scope scope when scope.roots().isEmpty() -> landing(scope.around(), way, thrown, tree);
            case Frame.Scope scope -> shared(scope.landings(), scope, way, thrown, tree);
            case Frame.Finally last -> shared(last.landings(), last, way, thrown, tree);
            case Frame.Resource resource -> shared(resource.landings(), resource, way, thrown, tree);
            case Frame.Catch caught -> handlers(caught, way, thrown, tree);
            case Frame.Target target -> landing(target.around(), way, thrown, tree);
            case Frame.Yield yield -> landing(yield.around(), way, thrown, tree);
        };
    }

    private int shared(
            Map<String, Integer> landings, Frame frame, Instruction.Way way, @Nullable TypeMirror thrown, Tree tree) {
        int roots = frame instanceof Frame.Scope scope ? scope.roots().size() : 0;
        String key = way + " " + roots + " " + thrown;
        Integer known = landings.get(key);
        // A throw statement tells where it stands; calls of one scope share their way out.
        if (known != null && way != Instruction.Way.NORMAL) {
            return known;
        }
        int start = translation.join(tree);
        landings.put(key, start);
        Frame before = innermost;
        List<Root> owned = translation.collectingTemporaries(() -> {
            translation.resumeAt(start);
            run(frame, way, tree);
        });
        assert owned.isEmpty() : "a way out makes no temporaries of its own";
        int last = translation.current();
        innermost = before;
        int next = landing(frame.around(), way, thrown, tree);
        translation.body.addEdge(last, next, Edge.Kind.NORMAL);
        return start;
    }

    private int handlers(Frame.Catch caught, Instruction.Way way, @Nullable TypeMirror thrown, Tree tree) {
        int start = translation.join(tree);
        boolean surely = false;
        for (Frame.Handler handler : caught.handlers()) {
            int match = catches(handler, thrown);
            if (match != 0) {
                translation.body.addEdge(start, handler.join(), Edge.Kind.NORMAL);
            }
            if (match == 2) {
                surely = true;
                break;
            }
        }
        if (!surely && (way != Instruction.Way.UNDECLARED || translation.around.unchecked() || seenOutside(caught))) {
            int next = landing(caught.around(), way, thrown, tree);
            translation.body.addEdge(start, next, Edge.Kind.NORMAL);
        }
        return start;
    }

    private boolean seenOutside(Frame.Catch caught) {
        Frame before = innermost;
        innermost = caught.around();
        boolean seen = caughtHere();
        innermost = before;
        return seen;
    }

    /// 0 when the handler does not catch the exception, 1 when it may, 2 when it surely does.
    ///
    /// @param thrown the exception; null for any that nobody declares
    private int catches(Frame.Handler handler, @Nullable TypeMirror thrown) {
        int best = 0;
        for (TypeMirror type : handler.types()) {
            best = Math.max(best, thrown == null ? catchesUndeclared(type) : catchesDeclared(type, thrown));
        }
        return best;
    }

    private int catchesDeclared(TypeMirror type, TypeMirror thrown) {
        if (translation.around.types().isSubtype(thrown, type)) {
            return 2;
        }
        return translation.around.types().isSubtype(type, thrown) ? 1 : 0;
    }

    private int catchesUndeclared(TypeMirror type) {
        if (same(type, "java.lang.Throwable")) {
            return 2;
        }
        boolean may = same(type, "java.lang.Exception")
                || subtype(type, "java.lang.RuntimeException")
                || subtype(type, "java.lang.Error");
        return may ? 1 : 0;
    }

    private boolean same(TypeMirror type, String name) {
        TypeElement element = translation.around.elements().getTypeElement(name);
        return element != null && translation.around.types().isSameType(type, element.asType());
    }

    private boolean subtype(TypeMirror type, String name) {
        TypeElement element = translation.around.elements().getTypeElement(name);
        return element != null && translation.around.types().isSubtype(type, element.asType());
    }

    private int exceptionalExit(Tree tree) {
        if (exceptionalExit < 0) {
            exceptionalExit = translation.join(tree);
        }
        return exceptionalExit;
    }
}
