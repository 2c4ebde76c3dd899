import allod.own.OnStack;
import allod.own.Own;
import own.cases.lib.Buf;

/// A demand that is not met is an error, without any option.
final class DemandReturned {
    @Own Buf f() {
        @OnStack Buf b = Buf.of(8); // error: OWN2002
        return b;
    }
}
