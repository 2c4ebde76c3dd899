package allod.own.check.loan;

import allod.own.check.flow.Place;
import com.sun.source.tree.Tree;

/// An access that meets a living loan.
///
/// @param loan what it meets
/// @param access what it does
/// @param place to what
/// @param point where
/// @param tree where in the source
/// @param self the carrier that the access is made for, whose own use of the loan does not count; -1 for none
record Conflict(Loan.Lent loan, Access access, Place place, int point, Tree tree, int self) {}
