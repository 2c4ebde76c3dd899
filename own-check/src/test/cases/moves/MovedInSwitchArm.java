import allod.own.Own;
import own.cases.lib.Buf;

/// One arm of a switch moves, the code behind it uses.
final class MovedInSwitchArm {
    int f(@Own Buf b, int n) {
        switch (n) {
            case 0 -> b.close();
            default -> {}
        }
        return b.get(0); // error: OWN0382
    }
}
