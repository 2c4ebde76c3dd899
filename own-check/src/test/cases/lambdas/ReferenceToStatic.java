import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Fun;

/// Accept: references to methods that fit the interface's words.
final class ReferenceToStatic {
    static int f(@Ref Buf b) {
        Fun.Reader reader = Buf::read;
        Fun.Maker maker = () -> Buf.of(4);
        Fun.Taker taker = Buf::drop;
        taker.take(maker.make());
        return reader.read(b);
    }
}
