import allod.own.Own;
import own.cases.lib.Buf;

/// The callee answers for what it took over.
final class ParameterNotDropped {
    void f(@Own Buf b) {} // error: OWN1001
}
