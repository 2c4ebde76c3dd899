import allod.own.Own;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// Accept: one variant or the other is returned.
final class VariantMade {
    static @Own Shape f(boolean two) {
        return two ? new Shape.Two(Buf.of(1), Buf.of(2)) : new Shape.One(Buf.of(3));
    }
}
