package allod.own.check.loan;

import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.Tree;

/// What is said of a conflict: the same words as the Rust compiler's, so that what is written about those helps
/// here too.
///
/// @param code the kind
/// @param message the sentence
/// @param primary the access, or for a value that ends too early the borrow
/// @param other the other of the two
/// @param borrow how the loan is called where it is used later
record Words(OwnCode code, String message, Label primary, Label other, String borrow) {

    static Words of(Conflict conflict) {
        if (conflict.loan().guards()) {
            return guard(conflict);
        }
        return switch (conflict.access()) {
            case READ -> read(conflict);
            case SHARED -> shared(conflict);
            case EXCLUSIVE, RESERVED -> conflict.loan().exclusive() ? twice(conflict) : exclusive(conflict);
            case WRITE -> write(conflict);
            case MOVE -> move(conflict);
            case END -> end(conflict);
        };
    }

    private static Words guard(Conflict conflict) {
        return new Words(
                OwnCode.GUARD_MUTATES,
                "cannot change " + accessed(conflict) + " in the guard of a switch",
                new Label(conflict.tree(), "changed here, before a case is chosen"),
                new Label(conflict.loan().tree(), "the value does not change while the switch looks for its case"),
                "borrow");
    }

    private static Words read(Conflict conflict) {
        return new Words(
                OwnCode.READ_WHILE_EXCLUSIVE,
                "cannot use " + accessed(conflict) + " because it was mutably borrowed",
                new Label(conflict.tree(), "use of borrowed " + lent(conflict)),
                new Label(conflict.loan().tree(), lent(conflict) + " is borrowed here"),
                "borrow");
    }

    private static Words shared(Conflict conflict) {
        return new Words(
                OwnCode.SHARED_AND_EXCLUSIVE,
                "cannot borrow " + accessed(conflict) + " as immutable because " + it(conflict)
                        + " is also borrowed as mutable",
                new Label(conflict.tree(), "immutable borrow occurs here"),
                new Label(conflict.loan().tree(), "mutable borrow occurs here" + captured(conflict)),
                "mutable borrow");
    }

    private static Words exclusive(Conflict conflict) {
        return new Words(
                OwnCode.SHARED_AND_EXCLUSIVE,
                "cannot borrow " + accessed(conflict) + " as mutable because " + it(conflict)
                        + " is also borrowed as immutable",
                new Label(conflict.tree(), "mutable borrow occurs here"),
                new Label(conflict.loan().tree(), "immutable borrow occurs here" + captured(conflict)),
                "immutable borrow");
    }

    private static Words twice(Conflict conflict) {
        boolean itself = conflict.tree() == conflict.loan().tree();
        return new Words(
                OwnCode.EXCLUSIVE_TWICE,
                "cannot borrow " + accessed(conflict) + " as mutable more than once at a time",
                new Label(
                        conflict.tree(),
                        itself
                                ? accessed(conflict)
                                        + " was mutably borrowed here in the previous iteration of the loop"
                                : "second mutable borrow occurs here"),
                new Label(conflict.loan().tree(), "first mutable borrow occurs here" + captured(conflict)),
                "first borrow");
    }

    private static Words write(Conflict conflict) {
        return new Words(
                OwnCode.ASSIGN_WHILE_BORROWED,
                "cannot assign to " + accessed(conflict) + " because it is borrowed",
                new Label(conflict.tree(), accessed(conflict) + " is assigned to here but it was already borrowed"),
                new Label(conflict.loan().tree(), lent(conflict) + " is borrowed here" + captured(conflict)),
                "borrow");
    }

    private static Words move(Conflict conflict) {
        return new Words(
                OwnCode.MOVE_WHILE_BORROWED,
                "cannot move out of " + accessed(conflict) + " because it is borrowed",
                new Label(conflict.tree(), "move out of " + accessed(conflict) + " occurs here"),
                new Label(conflict.loan().tree(), "borrow of " + lent(conflict) + " occurs here" + captured(conflict)),
                "borrow");
    }

    private static Words end(Conflict conflict) {
        Tree borrow = conflict.loan().tree();
        if (conflict.place().root().temporary()) {
            return new Words(
                    OwnCode.TEMPORARY_DROPPED,
                    "temporary value dropped while borrowed",
                    new Label(borrow, "borrows from a temporary value which ends while the borrow is still in use"),
                    new Label(conflict.tree(), "the temporary value ends with this statement"),
                    "borrow");
        }
        return new Words(
                OwnCode.BORROW_OUTLIVES_OWNER,
                accessed(conflict) + " does not live long enough",
                new Label(borrow, "borrowed value does not live long enough" + captured(conflict)),
                new Label(conflict.tree(), accessed(conflict) + " dropped here while still borrowed"),
                "borrow");
    }

    private static String it(Conflict conflict) {
        return conflict.place().source().equals(conflict.loan().place().source()) ? "it" : lent(conflict);
    }

    private static String accessed(Conflict conflict) {
        return "`" + conflict.place().source() + "`";
    }

    private static String lent(Conflict conflict) {
        return "`" + conflict.loan().place().source() + "`";
    }

    private static String captured(Conflict conflict) {
        return conflict.loan().borrow().captured() ? ", by the lambda" : "";
    }
}
