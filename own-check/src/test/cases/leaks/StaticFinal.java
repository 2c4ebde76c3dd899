import allod.own.Own;
import own.cases.lib.Buf;

/// A constant cannot own either.
final class StaticFinal {
    static final @Own Buf KEPT = new Buf(8); // error: OWN1008
}
