import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Gate;

/// Accept: under a guard that reads, others may read.
final class GuardReads {
    static int f(@Ref Buf b) {
        try (Gate g = new Gate(b)) {
            return g.get(0) + b.get(0);
        }
    }
}
