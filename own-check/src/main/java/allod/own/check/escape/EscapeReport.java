package allod.own.check.escape;

import allod.own.check.flow.Body;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Findings;
import com.sun.source.tree.Tree;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/// Says of each owned value where it may live, and holds the code to `@OnStack`.
///
/// A value may live on the stack of its thread when no move takes it out of the frame that makes it, when it
/// does not outlive the round of the loop that makes it, and when its size is a constant below a limit. Borrows
/// need no look: the check of borrows sees to it that none outlives the value. The answer is one for each place
/// that makes values, whatever the paths: a value that is returned on one path lives on the heap on all.
///
/// Threads: that of javac.
public final class EscapeReport {
    private final Trees trees;
    private final EscapeWords words;
    private final Demands demands;

    /// The report of a compilation.
    public EscapeReport(Trees trees) {
        this.trees = trees;
        this.words = new EscapeWords(trees.getSourcePositions());
        this.demands = new Demands(trees);
    }

    /// Tells of the values in the bodies of one class: those that the source demands on the stack, and all of
    /// them when notes are wanted.
    ///
    /// @param bodies in the order of the source; lambdas are found in them
    /// @param notes whether notes are wanted
    public void report(List<Body> bodies, boolean notes, Findings findings) {
        List<Body> all = new ArrayList<>();
        bodies.forEach(body -> withLambdas(body, all));
        Map<ExecutableElement, Body> methods = methods(bodies);
        Map<Tree, Finding> told = new LinkedHashMap<>();
        for (Body body : all) {
            List<Root> demanded = demands.of(body);
            if (notes || !demanded.isEmpty()) {
                sites(body, demanded, notes, methods, told);
            }
            demands.unfulfilled(body, demanded, words).forEach(findings::add);
        }
        told.values().forEach(findings::add);
        if (notes) {
            ParameterNotes.of(bodies).forEach(findings::add);
        }
    }

    private static void withLambdas(Body body, List<Body> all) {
        all.add(body);
        body.lambdas().forEach(lambda -> withLambdas(lambda, all));
    }

    private static Map<ExecutableElement, Body> methods(List<Body> bodies) {
        Map<ExecutableElement, Body> methods = new LinkedHashMap<>();
        for (Body body : bodies) {
            if (body.signature() != null) {
                methods.put(body.signature().element(), body);
            }
        }
        return methods;
    }

    /// One finding for each tree: blocks `finally` and initialisers are there once for each way through them.
    private void sites(
            Body body,
            List<Root> demanded,
            boolean notes,
            Map<ExecutableElement, Body> methods,
            Map<Tree, Finding> told) {
        for (Site site : Site.of(body)) {
            Root variable = site.variable();
            boolean must = variable != null && demanded.contains(variable);
            if (must && variable != null && !site.makes()) {
                told.put(site.tree(), words.foreign(site, variable));
            } else if (site.makes() && (must || notes)) {
                Finding finding = judge(site, must, notes, methods);
                if (finding != null) {
                    told.merge(site.tree(), finding, EscapeReport::heavier);
                }
            }
        }
    }

    private @Nullable Finding judge(Site site, boolean must, boolean notes, Map<ExecutableElement, Body> methods) {
        AllocationSize size = AllocationSize.of(
                trees,
                site.body().unit(),
                site.tree(),
                site.result().call().signature().element());
        Fate fate = fate(site, size, must ? AllocationSize.LIMIT_ON_DEMAND : AllocationSize.LIMIT);
        if (must && !fate.stays()) {
            return words.refusal(site, size, fate);
        }
        return notes ? ParameterNotes.withSummary(words.note(site, size, fate), fate, methods) : null;
    }

    private static Fate fate(Site site, AllocationSize size, long limit) {
        if (!size.constant()) {
            return Fate.out(Reason.NON_CONSTANT_SIZE, "its size is known at run time only", site.tree());
        }
        if (size.above(limit)) {
            String text = "its " + size.known().getAsLong() + " B are above the limit of " + limit + " B";
            return Fate.out(Reason.TOO_LARGE, text, site.tree());
        }
        return ValueWalk.ofResult(site.body(), site.point(), site.result());
    }

    /// Of two fates of one place that makes values, the one on the heap.
    private static Finding heavier(Finding one, Finding other) {
        return one.code().compareTo(other.code()) >= 0 ? one : other;
    }
}
