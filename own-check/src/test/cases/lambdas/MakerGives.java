import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: a lambda gives its owner to the caller.
final class MakerGives {
    static @Own Buf f() {
        Fun.Maker maker = () -> new Buf(8);
        return maker.make();
    }
}
