import allod.own.Ref;
import own.cases.lib.Buf;
import own.cases.lib.Shape;

/// Accept: the guard of a case reads what is matched.
final class GuardOfPatternReads {
    static int f(@Ref Shape s) {
        return switch (s) {
            case Shape.One(Buf b) when b.get(0) == 0 -> 1;
            case Shape.One _ -> 2;
            case Shape.Two _ -> 3;
        };
    }
}
