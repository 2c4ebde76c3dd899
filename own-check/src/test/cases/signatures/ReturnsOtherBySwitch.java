import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: every arm borrows from the parameter.
final class ReturnsOtherBySwitch {
    static @Ref Buf f(@Ref Buf other, int n) {
        try (Buf b = new Buf(8)) {
            @Ref Buf r = switch (b.get(0)) {
                case 0 -> other;
                default -> {
                    yield other;
                }
            };
            return r;
        }
    }
}
