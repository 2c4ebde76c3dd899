import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: a loop that drops and leaves at once.
final class WhileCondition {
    static void f(@Own Buf b, int n) {
        while (true) {
            if (n-- == 0) {
                b.close();
                return;
            }
        }
    }
}
