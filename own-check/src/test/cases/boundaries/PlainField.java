import allod.own.Own;
import own.cases.lib.Buf;

/// A field that says nothing may not take an owner.
final class PlainField {
    private Object kept;

    void f(@Own Buf b) {
        kept = b; // error: OWN1006
    }
}
