import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: two lifetimes, each with its own result.
final class NamesTold {
    static @Ref("a") Buf first(@Ref("a") Buf a, @Ref("b") Buf b) {
        return b.get(0) > 0 ? a : a;
    }

    static @Ref("b") Buf second(@Ref("a") Buf a, @Ref("b") Buf b) {
        return a.size() > 0 ? b : b;
    }
}
