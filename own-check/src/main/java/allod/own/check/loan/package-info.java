/// Borrows: whether each one ends before what it borrows is changed, moved or closed.
///
/// ```
/// Body -> Loans     every borrow of the body, and every lifetime that comes from the caller
///      -> Liveness  which variables are used later            backwards
///      -> Origins   which loans each live variable holds      forwards
///      -> Conflicts accesses that meet a loan in the origin of a live variable
///         Exits     loans that leave: returns, scopes, lambdas, threads, lifetimes of the caller
///         Rights    changes through shared borrows; needs no loans
/// ```
///
/// This is the question of Polonius, asked point by point: a loan is alive where a live variable holds it, on
/// the paths where it holds it, and nowhere else.
///
/// Reading order: [LoanCheck], [Loan], [Loans], [Uses], [Liveness], [Origins], [Conflicts], [Exits].
@NullMarked
package allod.own.check.loan;

import org.jspecify.annotations.NullMarked;
