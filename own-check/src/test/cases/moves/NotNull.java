import allod.own.Own;
import allod.own.Ref;
import java.util.Objects;
import own.cases.lib.Buf;

/// Accept: a test for null that gives back its argument gives back the owner.
final class NotNull {
    static void f(@Own Buf b) {
        Buf c = Objects.requireNonNull(b);
        c.close();
    }

    static @Own Buf g(@Own Buf b) {
        return Objects.requireNonNull(b, "no buffer: make one first");
    }

    static int h(@Ref Buf b) {
        return Objects.requireNonNull(b).get(0);
    }
}
