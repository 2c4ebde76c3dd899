import allod.own.Trusted;

/// A reason of blanks is none.
final class TrustedBlank {
    @Trusted("  ") static void f() {} // error: OWN1009
}
