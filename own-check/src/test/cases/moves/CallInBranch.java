import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: the branch that moves returns, the other one drops.
final class CallInBranch {
    static boolean gone(@Own Buf b) {
        b.close();
        return true;
    }

    static void f(@Own Buf b, boolean now) {
        if (now) {
            gone(b);
            return;
        }
        b.close();
    }
}
