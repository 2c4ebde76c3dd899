package allod.own.check.loan;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.report.Findings;

/// Checks that no borrow is in the way of what happens to its owner.
///
/// ```
/// Slice s = b.slice();      a loan of b is born, and lives in s
/// b.put(0, 1);              an exclusive access to b: an error, because ...
/// s.get(0);                 ... s is used later
/// ```
///
/// A loan is alive at a point when a variable that is used later may hold it there; each access is held against
/// the loans that are alive. Bodies that borrow nothing cost one look at their instructions.
///
/// Without state; threads need no care. After rules R1 to R8 of Polonius, see `docs/5-own-borrows.md`.
public final class LoanCheck {

    private LoanCheck() {}

    /// Checks a body and the lambdas in it.
    public static void check(Body body, Findings out) {
        Rights.check(body, out);
        if (borrows(body)) {
            LoanFlow flow = new LoanFlow(body);
            new ConflictReport(flow, out).tell(Conflicts.of(flow));
            Exits.check(flow, out);
        }
        for (Body lambda : body.lambdas()) {
            check(lambda, out);
        }
    }

    private static boolean borrows(Body body) {
        for (int point = 0; point < body.points(); point++) {
            boolean borrows = switch (body.at(point)) {
                case Instruction.Borrow borrow -> Loans.matters(borrow);
                case Instruction.Escape _ -> true;
                default -> false;
            };
            if (borrows) {
                return true;
            }
        }
        return false;
    }
}
