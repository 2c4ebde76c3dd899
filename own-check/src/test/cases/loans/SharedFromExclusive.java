import allod.own.Mut;
import own.cases.lib.Buf;

/// Accept: an exclusive borrow may be read.
final class SharedFromExclusive {
    int f(@Mut Buf b) {
        return Buf.read(b) + b.get(0);
    }
}
