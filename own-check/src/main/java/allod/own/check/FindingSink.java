package allod.own.check;

import allod.own.check.report.Finding;
import allod.own.check.report.PlacedFinding;
import com.sun.source.tree.CompilationUnitTree;
import org.jspecify.annotations.Nullable;

/// Where findings go that are in order and not suppressed: to javac, or to the caller of a command.
interface FindingSink {

    /// Takes the next finding of a class.
    void take(Finding finding, PlacedFinding placed);

    /// A class was checked, and all that it gave was taken.
    default void checked(CheckedClass subject) {}

    /// The compilation is over.
    ///
    /// @param lastUnit a file to speak of, if there was one
    default void finish(@Nullable CompilationUnitTree lastUnit) {}
}
