package allod.own.check.loan;

import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import allod.own.check.report.Findings;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells of conflicts in three places: where it was borrowed, what the borrow forbids, why it is still alive.
///
/// Of each loan only the first conflict is told, of each access only the first loan; a borrow that is in
/// conflict itself is not told of again. The body of a finally clause stands several times in the graph, so
/// that places in the source count, not points.
final class ConflictReport {

    private record Told(OwnCode code, Tree access, Tree borrow) {}

    private final LoanFlow flow;
    private final Findings out;
    private final Set<Integer> loans = new HashSet<>();
    private final Set<Integer> points = new HashSet<>();
    private final Set<Told> told = new HashSet<>();

    ConflictReport(LoanFlow flow, Findings out) {
        this.flow = flow;
        this.out = out;
    }

    void tell(List<Conflict> conflicts) {
        for (Conflict conflict : conflicts) {
            if (loans.contains(conflict.loan().index()) || points.contains(conflict.point())) {
                continue;
            }
            loans.add(conflict.loan().index());
            loans.add(flow.loans().madeAt(conflict.point()));
            points.add(conflict.point());
            Words words = Words.of(conflict);
            if (told.add(new Told(words.code(), conflict.tree(), conflict.loan().tree()))) {
                out.add(finding(conflict, words));
            }
        }
    }

    private Finding finding(Conflict conflict, Words words) {
        List<Label> secondary = new ArrayList<>();
        secondary.add(words.other());
        Optional<LaterUse> use = LaterUse.of(conflict, flow);
        use.ifPresent(later -> secondary.add(later.label(words.borrow())));
        String name = use.map(LaterUse::holder)
                .filter(root -> !root.temporary())
                .or(() -> Optional.ofNullable(LaterUse.namedHolder(conflict, flow)))
                .map(Root::name)
                .orElse("");
        return Finding.of(
                words.code(),
                words.message(),
                flow.body().unit(),
                words.primary(),
                secondary,
                help(words, name, conflict));
    }

    private static String help(Words words, String holder, Conflict conflict) {
        String owner = conflict.loan().place().root().name();
        return switch (words.code()) {
            case GUARD_MUTATES -> "change `" + owner + "` in the body of the case";
            case TEMPORARY_DROPPED ->
                "give the value a variable of its own, best in a try statement: `try (var owner = ...) { ... }`";
            case BORROW_OUTLIVES_OWNER ->
                holder.isEmpty()
                        ? "declare `" + owner + "` outside, so that it lives longer than the borrow"
                        : "declare `" + owner + "` before `" + holder + "`, so that it lives longer";
            case EXCLUSIVE_TWICE ->
                holder.isEmpty()
                        ? "take one borrow after the other: end the first one with a statement of its own"
                        : "use `" + holder + "` for the last time before the second borrow";
            default ->
                holder.isEmpty()
                        ? "take the inner value first, in a statement of its own"
                        : "use `" + holder + "` for the last time before this, or copy first what you need of it";
        };
    }
}
