import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: two parameters of one lifetime, either may be returned.
final class SameLifetime {
    @Ref("a") Buf f(@Ref("a") Buf a, @Ref("a") Buf b, boolean first) {
        return first ? a : b;
    }
}
