package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The variables of a body that can hold loans, numbered without gaps: most variables can not, and cost
/// nothing.
///
/// Beside them stands one unnamed carrier for each lifetime of the caller, see [Loans#sinkOf].
final class Carriers {

    private final int[] numbers;
    private final List<Root> roots = new ArrayList<>();

    Carriers(Body body) {
        numbers = new int[body.roots().size()];
        Arrays.fill(numbers, -1);
        for (Root root : body.roots()) {
            if (root.type().carriesLoans()) {
                add(root);
            }
        }
        for (int before = -1; before != roots.size(); ) {
            before = roots.size();
            for (int point = 0; point < body.points(); point++) {
                addTarget(body.at(point));
            }
        }
    }

    private void addTarget(Instruction instruction) {
        switch (instruction) {
            case Instruction.Borrow borrow -> add(borrow.target());
            case Instruction.Lambda lambda -> add(lambda.target());
            case Instruction.Store store -> add(store.target().root());
            case Instruction.Move move -> {
                if (move.source().isRoot() && has(move.source().root())) {
                    add(move.target().root());
                }
            }
            default -> {}
        }
    }

    private void add(Root root) {
        if (numbers[root.index()] < 0) {
            numbers[root.index()] = roots.size();
            roots.add(root);
        }
    }

    boolean has(@Nullable Root root) {
        return root != null && numbers[root.index()] >= 0;
    }

    /// The number of a root; -1 for one that holds no loans.
    int of(Root root) {
        return numbers[root.index()];
    }

    /// The variable of a number; null for the carrier of a lifetime.
    @Nullable
    Root rootOf(int carrier) {
        return carrier < roots.size() ? roots.get(carrier) : null;
    }

    int count() {
        return roots.size();
    }
}
