package allod.own.check;

import allod.own.check.flow.Body;
import allod.own.check.lower.ClassTranslation;
import allod.own.check.report.Findings;
import allod.own.check.type.Stubs;
import allod.own.check.type.Vocabulary;

/// The analyses of ownership, in their order.
///
/// ```
/// class -> bodies (lower) -> each body: moves and duties (move), borrows (loan), stack or heap (escape)
/// ```
final class OwnEngine implements ClassCheck {
    private final CheckWorld world;
    private final CheckOptions options;
    private final Vocabulary vocabulary;

    OwnEngine(CheckWorld world, CheckOptions options) {
        this.world = world;
        this.options = options;
        this.vocabulary = new Vocabulary(world.elements(), world.types(), world.trees(), Stubs.none());
    }

    @Override
    public void check(CheckedClass subject, Findings findings) {
        boolean unchecked = options.unchecked() != CheckOptions.Unchecked.OFF;
        new ClassTranslation(world.trees(), world.elements(), world.types(), vocabulary, unchecked, findings)
                .translate(subject.unit(), subject.path(), body -> check(body, findings));
    }

    private void check(Body body, Findings findings) {
        for (Body lambda : body.lambdas()) {
            check(lambda, findings);
        }
        if (TRACE) {
            System.err.println(body.name() + "\n" + body.listing());
        }
    }

    /// Prints the graphs of points, for those who debug the checker.
    private static final boolean TRACE = Boolean.getBoolean("allod.own.trace");
}
