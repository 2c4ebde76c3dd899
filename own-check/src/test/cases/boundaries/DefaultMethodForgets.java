import allod.own.Own;
import own.cases.lib.Buf;

/// A default method answers for what it takes over.
final class DefaultMethodForgets {
    interface Steps {
        default void end(@Own Buf b) {} // error: OWN1001
    }
}
