import allod.own.Own;
import own.cases.lib.Bin;
import own.cases.lib.Buf;

/// Accept: a container of owners, with the element's type a parameter.
final class GenericHandOn {
    static void f(@Own Bin<Buf> bin, @Own Buf b) {
        bin.add(b);
        bin.close();
    }
}
