import allod.own.Own;
import own.cases.lib.Buf;

/// Accept: an owner comes out of a switch by yield.
final class YieldMoves {
    static @Own Buf f(int n) {
        return switch (n) {
            case 0 -> Buf.of(1);
            case 1 -> {
                Buf b = new Buf(2);
                yield b;
            }
            default -> throw new IllegalArgumentException("n is " + n);
        };
    }
}
