package allod.own.check.loan;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import com.sun.source.tree.Tree;

/// What a variable may hold that somebody else must wait for.
sealed interface Loan {

    /// Its number within the body.
    int index();

    /// Whether a borrow is that of a switch, which looks at its subject until a guard has chosen a case.
    static boolean guards(Instruction.Borrow borrow) {
        return borrow.target().temporary() && borrow.target().name().equals("guard");
    }

    /// A borrow that this body makes.
    ///
    /// @param place what is lent; a view that is handed on by value lends what it looks at
    /// @param borrow the borrow
    /// @param point where it is made
    record Lent(int index, Place place, Instruction.Borrow borrow, int point) implements Loan {

        boolean exclusive() {
            return borrow.exclusive();
        }

        /// The temporary that holds the borrow first.
        Root holder() {
            return borrow.target();
        }

        Tree tree() {
            return borrow.tree();
        }

        /// Whether the guard of a switch holds what the switch looks at.
        boolean guards() {
            return Loan.guards(borrow);
        }

        /// Whether the place is an owner of this body, so that the borrow may not leave it.
        boolean ofOwnOwner() {
            return !place.throughBorrow()
                    && place.root().type().owns()
                    && place.root().kind() != Root.Kind.STATIC;
        }
    }

    /// A borrow that the caller made: it ends after this body does, nobody knows when.
    ///
    /// @param name the name of the lifetime; empty for one of its own
    /// @param root the first variable that brings it in
    record Lifetime(int index, String name, Root root) implements Loan {

        /// For messages: the name, or the variable whose it is.
        String words() {
            return name.isEmpty() ? "the lifetime of `" + root.name() + "`" : "lifetime `" + name + "`";
        }
    }

    /// Not a borrow: the mark of the lambda that a variable holds.
    record Made(int index, Instruction.Lambda lambda) implements Loan {}
}
