package allod.own.check.move;

/// What is asked of the analysis.
///
/// @param undeclared whether a value must also be ended when an exception passes that nobody declares
public record MoveOptions(boolean undeclared) {

    /// What is asked when nothing is said.
    public static final MoveOptions DEFAULT = new MoveOptions(false);
}
