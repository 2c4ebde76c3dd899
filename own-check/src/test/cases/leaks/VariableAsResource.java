import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: a variable is given to the statement as its resource.
final class VariableAsResource {
    static int f(@Own Buf b) {
        try (b) {
            return b.get(0);
        }
    }
}
