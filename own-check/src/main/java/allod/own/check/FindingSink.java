package allod.own.check;

import allod.own.check.report.Finding;
import allod.own.check.report.Level;

/// Where findings go that are in order and not suppressed: to javac, or into the result of a command.
interface FindingSink {

    /// Takes the next finding of a class.
    void take(Finding finding, Level level);

    /// The compilation is over.
    void finish();
}
