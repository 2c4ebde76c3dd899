import own.cases.lib.Fun;

/// What a function makes must be taken.
final class MakerIgnored {
    static void f(Fun.Maker maker) {
        maker.make(); // error: OWN1001
    }
}
