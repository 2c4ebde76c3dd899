import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: finally drops on every path.
final class Finally {
    int f(@Own Buf b) {
        try {
            return b.get(0);
        } finally {
            b.close();
        }
    }
}
