package allod.own.check.loan;

import allod.own.check.flow.Place;
import allod.own.check.flow.Step;
import java.util.List;

/// What an instruction does to a place, as far as loans care.
enum Access {
    /// Reads a value that is not tracked.
    READ,
    /// Borrows it, shared.
    SHARED,
    /// Borrows it exclusively, from this point on.
    EXCLUSIVE,
    /// Announces an exclusive borrow that comes into force at the call.
    RESERVED,
    /// Gives it another value.
    WRITE,
    /// Takes its value away.
    MOVE,
    /// Ends it without a word in the source.
    END;

    /// Whether it leaves a shared loan of the place alone.
    boolean onlyLooks() {
        return this == READ || this == SHARED || this == RESERVED;
    }

    /// Whether it touches what is lent.
    ///
    /// A write, and the end of a variable, stops at the borrows that the variable holds: what lies behind them
    /// belongs to others.
    boolean touches(Place accessed, Place lent) {
        if (accessed.isPrefixOf(lent)) {
            List<Step> rest =
                    lent.steps().subList(accessed.steps().size(), lent.steps().size());
            return !(this == WRITE || this == END) || !rest.contains(Step.DEREF);
        }
        return lent.isPrefixOf(accessed);
    }
}
