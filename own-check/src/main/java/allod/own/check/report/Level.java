package allod.own.check.report;

/// How heavy a code weighs in one compilation.
public enum Level {
    /// It is not reported.
    OFF,
    /// For those who asked.
    NOTE,
    /// The build goes on.
    WARNING,
    /// The build fails.
    ERROR
}
