import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: an owned parameter is returned.
final class GiveBack {
    @Own Buf f(@Own Buf b) {
        return b;
    }
}
