package allod.own.check;

import allod.own.check.report.Findings;

/// The engine behind every front: looks at one top-level class with all that is nested in it.
///
/// One instance serves one compilation, on the thread of javac, and may keep what it learns of one class for
/// the next. What it throws is reported as a fault of the checker at the class, and the compilation goes on.
@FunctionalInterface
public interface ClassCheck {

    /// Looks at a class that javac has attributed and whose flow it has accepted. Other classes of the same
    /// file may not be attributed yet; trees of classes that came before may be gone.
    ///
    /// @param subject the class
    /// @param findings takes what is found, in any order
    void check(CheckedClass subject, Findings findings);

    /// Makes the engine of a compilation, once, when its first class comes.
    @FunctionalInterface
    interface Factory {

        /// Makes it.
        ///
        /// @param world what javac knows
        /// @param options what the user asked for
        ClassCheck create(CheckWorld world, CheckOptions options);
    }
}
