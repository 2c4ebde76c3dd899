import allod.own.Ref;
import own.cases.lib.Buf;

/// One arm is enough to let the local owner's borrow out.
final class ReturnsLocalBySwitch {
    static @Ref Buf f(@Ref Buf other, int n) {
        try (Buf b = new Buf(8)) {
            @Ref Buf r = switch (n) {
                case 0 -> other;
                default -> b;
            };
            return r; // error: OWN0515
        }
    }
}
