import allod.own.Own;
import own.cases.lib.Buf;

/// A static field has no end, and so cannot own.
final class StaticField {
    static @Own Buf kept; // error: OWN1008
}
