package allod.own.check.report;

import allod.own.check.report.PlacedFinding.Suppression;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns what the analyses found in one class into what is reported of it.
///
/// - **O1** members come in the order of the source; of one member what is wrong comes before what is lost
///   (OWN1001 to OWN1003), each by its place: a leak is often the shadow of another mistake.
/// - **O2** a member that javac could not make sense of says nothing.
/// - **O3** a code is suppressed by the class, the method or the variable around the place of the finding, and
///   by the local variable that one of its labels points to.
public final class Placement {

    /// A finding with what became of it.
    ///
    /// @param finding with trees, for javac
    /// @param placed with numbers, for everyone else
    public record Placed(Finding finding, PlacedFinding placed) {}

    private record Ranked(int member, boolean leak, Placed placed) {
        static final Comparator<Ranked> ORDER = Comparator.comparingInt(Ranked::member)
                .thenComparing(Ranked::leak)
                .thenComparingInt(each -> each.placed.placed().primary().whole().start())
                .thenComparing(each -> each.placed.placed().code())
                .thenComparing(each -> each.placed.placed().message());
    }

    private final Trees trees;
    private final SuppressedCodes suppressed;
    private final Function<OwnCode, Level> levels;

    private Placement(Trees trees, Function<OwnCode, Level> levels) {
        this.trees = trees;
        this.suppressed = new SuppressedCodes(trees);
        this.levels = levels;
    }

    /// Places the findings of one class and puts them in order.
    ///
    /// @param type the way to the class
    /// @param levels how heavy codes weigh; those that are off are left out
    public static List<Placed> of(Trees trees, TreePath type, List<Finding> findings, Function<OwnCode, Level> levels) {
        return findings.isEmpty() ? List.of() : new Placement(trees, levels).place(type, findings);
    }

    private List<Placed> place(TreePath type, List<Finding> findings) {
        SourceText source = source(type.getCompilationUnit());
        Extents extents = new Extents(type.getCompilationUnit(), trees.getSourcePositions(), source);
        Map<Tree, TreePath> paths = Whereabouts.of(type, trees(findings));
        IdentityHashMap<Tree, Boolean> broken = new IdentityHashMap<>();
        List<Ranked> ranked = new ArrayList<>();
        for (Finding finding : findings) {
            TreePath path = paths.getOrDefault(finding.primary().tree(), type);
            TreePath member = Whereabouts.member(path);
            boolean guesswork = broken.computeIfAbsent(member.getLeaf(), _ -> new BrokenCode(trees).isIn(member));
            if (!guesswork && levels.apply(finding.code()) != Level.OFF) {
                PlacedFinding placed = placed(finding, member, source, extents);
                if (isSuppressed(finding, path, paths)) {
                    placed = placed.suppressed(Suppression.ANNOTATION);
                }
                ranked.add(new Ranked(start(extents, member), isLeak(finding.code()), new Placed(finding, placed)));
            }
        }
        ranked.sort(Ranked.ORDER);
        return ranked.stream().map(Ranked::placed).toList();
    }

    /// A note is an error where the source demands what it denies.
    private Level level(Finding finding) {
        Level level = levels.apply(finding.code());
        return finding.demanded() && level == Level.NOTE ? Level.ERROR : level;
    }

    private static SourceText source(CompilationUnitTree unit) {
        try {
            return new SourceText(unit.getSourceFile().getCharContent(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Tree> trees(List<Finding> findings) {
        Set<Tree> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Finding finding : findings) {
            wanted.add(finding.primary().tree());
            finding.secondary().forEach(label -> wanted.add(label.tree()));
        }
        return wanted;
    }

    private static int start(Extents extents, TreePath member) {
        Extent whole = extents.whole(member.getLeaf());
        return whole == null ? 0 : whole.start();
    }

    private static boolean isLeak(OwnCode code) {
        return code == OwnCode.LEAK || code == OwnCode.LEAK_ON_EXCEPTION || code == OwnCode.OVERWRITTEN;
    }

    private boolean isSuppressed(Finding finding, TreePath path, Map<Tree, TreePath> paths) {
        if (suppressed.around(path, finding.code())) {
            return true;
        }
        for (Label label : finding.secondary()) {
            TreePath there = paths.get(label.tree());
            for (TreePath at = there; at != null && !(at.getLeaf() instanceof ClassTree); at = at.getParentPath()) {
                if (at.getLeaf() instanceof VariableTree && suppressed.on(at, finding.code())) {
                    return true;
                }
            }
        }
        return false;
    }

    private PlacedFinding placed(Finding finding, TreePath member, SourceText source, Extents extents) {
        List<String> notes = new ArrayList<>(finding.notes());
        List<PlacedLabel> secondary = new ArrayList<>();
        for (Label label : finding.secondary()) {
            PlacedLabel placed = label(label, source, extents);
            if (placed != null) {
                secondary.add(placed);
            } else if (!label.text().isEmpty()) {
                notes.add(label.text());
            }
        }
        PlacedLabel primary = label(finding.primary(), source, extents);
        if (primary == null) {
            primary = label(new Label(member.getLeaf(), finding.primary().text()), source, extents);
        }
        if (primary == null) {
            Extent start = new Extent(0, 0);
            primary = PlacedLabel.of(source, start, start, finding.primary().text());
        }
        return new PlacedFinding(
                finding.code(),
                level(finding),
                finding.message(),
                finding.unit().getSourceFile().toUri(),
                source,
                MemberNames.className(trees, member),
                MemberNames.member(trees, member),
                primary,
                secondary,
                finding.helps(),
                notes,
                Optional.empty());
    }

    private static @Nullable PlacedLabel label(Label label, SourceText source, Extents extents) {
        Extent whole = extents.whole(label.tree());
        Extent underlined = extents.underlined(label.tree());
        return whole == null || underlined == null ? null : PlacedLabel.of(source, whole, underlined, label.text());
    }
}
