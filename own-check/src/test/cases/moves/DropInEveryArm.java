import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: each arm of the switch drops once.
final class DropInEveryArm {
    void f(@Own Buf b, int n) {
        switch (n) {
            case 0 -> b.close();
            case 1, 2 -> Buf.drop(b);
            default -> {
                b.close();
            }
        }
    }
}
