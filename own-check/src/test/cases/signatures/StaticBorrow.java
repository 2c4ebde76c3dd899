import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: what lives for ever may be returned from everywhere.
final class StaticBorrow {
    static @Ref("static") Buf f() {
        return null;
    }
}
