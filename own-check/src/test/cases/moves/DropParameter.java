import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: an owned parameter is dropped once.
final class DropParameter {
    void f(@Own Buf b) {
        b.close();
    }
}
