package allod.own.check.escape;

import allod.own.check.report.Label;
import com.sun.source.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a value.
///
/// @param reason the first way out of its frame; null when there is none
/// @param text the way out in words: "returned", "stored in field `this.root`"
/// @param at where it happens; null when the value stays
/// @param way the moves on the way there
/// @param end where the value ends, when it stays; null when it has no end of its own
/// @param moved whether it goes from one variable to another
/// @param call the call that takes it over, when one does
/// @param parameter the number of the parameter there
record Fate(
        @Nullable Reason reason,
        String text,
        @Nullable Tree at,
        List<Label> way,
        @Nullable Tree end,
        boolean moved,
        allod.own.check.flow.Instruction.@Nullable Call call,
        int parameter) {

    /// Copies the list.
    Fate {
        way = List.copyOf(way);
    }

    /// Of a value that leaves at once.
    static Fate out(Reason reason, String text, Tree at) {
        return new Fate(reason, text, at, List.of(), null, false, null, -1);
    }

    boolean stays() {
        return reason == null;
    }
}
