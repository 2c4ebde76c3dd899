import allod.own.Own;
import allod.own.Trusted;
import own.cases.lib.Buf;

/// Accept: a trusted body is not looked into.
final class TrustedBody {
    @Trusted("the test says so")
    void f(@Own Buf b) {}
}
