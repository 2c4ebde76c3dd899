import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: an owned parameter is handed on.
final class HandOn {
    void f(@Own Buf b) {
        Buf.drop(b);
    }
}
