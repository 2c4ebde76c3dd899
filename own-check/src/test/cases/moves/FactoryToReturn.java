import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: what a factory makes is returned.
final class FactoryToReturn {
    @Own Buf f() {
        return Buf.of(8);
    }
}
