package allod.own.check;

import allod.own.check.escape.EscapeReport;
import allod.own.check.flow.Body;
import allod.own.check.loan.LoanCheck;
import allod.own.check.lower.ClassTranslation;
import allod.own.check.move.MoveCheck;
import allod.own.check.move.MoveOptions;
import allod.own.check.move.OwnedParts;
import allod.own.check.report.Finding;
import allod.own.check.report.Findings;
import allod.own.check.report.OwnCode;
import allod.own.check.type.DeclarationCheck;
import allod.own.check.type.Stubs;
import allod.own.check.type.Vocabulary;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.SourcePositions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The analyses of ownership, in their order.
///
/// ```
/// class -> declarations (type)
///       -> bodies (lower) -> each body: moves and duties (move), borrows (loan), stack or heap (escape)
/// ```
final class OwnEngine implements ClassCheck {

    /// Prints the graphs of points, for those who debug the checker.
    private static final boolean TRACE = Boolean.getBoolean("allod.own.trace");

    private final CheckWorld world;
    private final CheckOptions options;
    private final Vocabulary vocabulary;
    private final OwnedParts parts;
    private final DeclarationCheck declarations;
    private final SourcePositions positions;
    private final EscapeReport escape;

    OwnEngine(CheckWorld world, CheckOptions options) {
        this.world = world;
        this.options = options;
        this.vocabulary = new Vocabulary(world.elements(), world.types(), world.trees(), stubs(options));
        this.parts = new VocabularyParts(world.elements(), vocabulary);
        this.declarations = new DeclarationCheck(vocabulary, world.trees());
        this.positions = world.trees().getSourcePositions();
        this.escape = new EscapeReport(world.trees());
    }

    private static Stubs stubs(CheckOptions options) {
        try {
            return Stubs.load(options.stubs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void check(CheckedClass subject, Findings findings) {
        boolean unchecked = options.unchecked() != CheckOptions.Unchecked.OFF;
        List<Finding> translated = new ArrayList<>();
        List<Finding> found = new ArrayList<>();
        List<Body> bodies = new ArrayList<>();
        declarations.check(subject.path(), found::add);
        new ClassTranslation(world.trees(), world.elements(), world.types(), vocabulary, unchecked, translated::add)
                .translate(subject.unit(), subject.path(), body -> {
                    List<Finding> here = new ArrayList<>(translated);
                    translated.clear();
                    bodies.add(body);
                    check(body, here::add);
                    found.addAll(inOrder(here, subject.unit()));
                });
        found.addAll(inOrder(translated, subject.unit()));
        escape.report(bodies, options.escape(), found::add);
        found.forEach(findings::add);
    }

    /// The analyses go into the lambdas of a body by themselves.
    private void check(Body body, Findings findings) {
        trace(body);
        MoveOptions moves = new MoveOptions(options.unchecked() != CheckOptions.Unchecked.OFF);
        MoveCheck.check(body, moves, parts, findings);
        LoanCheck.check(body, findings);
    }

    private static void trace(Body body) {
        if (TRACE) {
            System.err.println(body.name() + "\n" + body.listing());
            body.lambdas().forEach(OwnEngine::trace);
        }
    }

    /// What a body says is told in the order of the source, but leaks last: most of them follow from something
    /// else.
    private List<Finding> inOrder(List<Finding> findings, CompilationUnitTree unit) {
        Set<String> seen = new HashSet<>();
        Set<Long> guards = findings.stream()
                .filter(finding -> finding.code() == OwnCode.GUARD_MUTATES)
                .map(finding -> start(finding, unit))
                .collect(Collectors.toSet());
        return findings.stream()
                .sorted(Comparator.<Finding>comparingInt(finding -> leak(finding.code()) ? 1 : 0)
                        .thenComparingLong(finding -> start(finding, unit)))
                .filter(finding -> finding.code() == OwnCode.GUARD_MUTATES || !guards.contains(start(finding, unit)))
                .filter(finding -> seen.add(finding.code() + " " + start(finding, unit)))
                .toList();
    }

    private static boolean leak(OwnCode code) {
        return code == OwnCode.LEAK || code == OwnCode.LEAK_ON_EXCEPTION;
    }

    private long start(Finding finding, CompilationUnitTree unit) {
        return positions.getStartPosition(unit, finding.primary().tree());
    }
}
